package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * The verbs of the Kubernetes API without HTTP: a door decodes a request, calls one method here and
 * encodes what it returns. May be called from many threads; every refusal is a {@link
 * StatusException}.
 */
public final class ResourceOperations {
    private final ResourceStore store;
    private final Writes writes;
    private final Deletes deletes;
    private final Patches patches;
    private final Lists lists;

    /**
     * @param kinds all kinds served; if it holds the core Namespace, objects can only be created in
     *     a namespace that exists, and its deletion deletes what it holds
     */
    public ResourceOperations(
            Kinds kinds, ResourceStore store, Admission admission, Stamps stamps) {
        this.store = store;
        this.lists = new Lists(store);
        var namespaces = new Namespaces(kinds, store);
        this.deletes = new Deletes(store, admission, stamps, namespaces);
        this.writes = new Writes(store, admission, stamps, namespaces);
        this.patches = new Patches(store, writes, stamps);
    }

    /**
     * Reads one object, or its scale.
     *
     * @throws StatusException 404 if absent
     */
    public ObjectNode get(Target target) {
        require(target.kind(), "get");
        var object =
                store.read(target.key())
                        .orElseThrow(
                                () -> Status.notFound(target.kind(), target.name()).exception());
        return switch (target.part()) {
            case WHOLE, STATUS -> object;
            case SCALE -> Scale.of(target.kind(), object);
        };
    }

    /** Lists a collection, or a part of it. */
    public ObjectList list(Scope scope, ListOptions options) {
        require(scope.kind(), "list");
        return lists.list(scope, options);
    }

    /**
     * Watches a collection. The caller closes the watch and ends it at its own time limit.
     *
     * @throws StatusException 410 if the revision is no longer kept, 422 for options that do not go
     *     together
     */
    public ResourceWatch watch(Scope scope, WatchOptions options) {
        require(scope.kind(), "watch");
        return ResourceWatch.open(store, scope, options);
    }

    /**
     * Creates an object.
     *
     * @param collection a target without name
     * @param body the object as sent
     */
    public Outcome create(Target collection, ObjectNode body, WriteOptions options) {
        require(collection.kind(), "create");
        return writes.create(collection, body, options);
    }

    /** Replaces an object, its status or its scale. */
    public Outcome replace(Target target, ObjectNode body, WriteOptions options) {
        require(target.kind(), "update");
        return writes.replace(target, body, options);
    }

    /**
     * Changes an object by a patch; {@link PatchKind#APPLY} creates it if absent.
     *
     * @param patch for apply, the applied configuration
     */
    public Outcome patch(Target target, PatchKind kind, Json patch, WriteOptions options) {
        require(target.kind(), "patch");
        return patches.patch(target, kind, patch, options);
    }

    /** Deletes an object, or marks it if finalizers must act first. */
    public Outcome delete(Target target, DeleteOptions options) {
        require(target.kind(), "delete");
        return deletes.delete(target, options);
    }

    /** Deletes what a list with these options would show, and answers that list. */
    public ObjectList deleteCollection(Scope scope, ListOptions which, DeleteOptions options) {
        require(scope.kind(), "deletecollection");
        var list = list(scope, which);
        for (var object : list.items()) {
            var key = scope.key(object);
            deletes.deleteIfPresent(Target.of(key.kind(), key.namespace(), key.name()), options);
        }
        return list;
    }

    private static void require(Kind kind, String verb) {
        if (!kind.allows(verb)) {
            throw Status.methodNotAllowed(kind, verb).exception();
        }
    }

    static List<String> concat(List<String> a, List<String> b) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
