package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.Ask;
import dev.aether.kubernetes.ResourceStore.ObjectKey;
import dev.aether.kubernetes.ResourceStore.Page;
import dev.aether.kubernetes.ResourceStore.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of namespaces. A deleted namespace is Terminating until the last object in it is gone;
 * whoever removes that object removes the namespace too, so no loop has to watch for it.
 */
final class Namespaces {
    private static final int PAGE_MAX = 500;

    private final Kinds kinds;
    private final ResourceStore store;

    Namespaces(Kinds kinds, ResourceStore store) {
        this.kinds = kinds;
        this.store = store;
    }

    boolean isNamespace(Kind kind) {
        return kind.id().group().isEmpty() && kind.id().kind().equals("Namespace");
    }

    /** A new namespace is active. */
    ObjectNode completed(Kind kind, ObjectNode object) {
        if (!isNamespace(kind)) {
            return object;
        }
        var name = Json.text(Metadata.name(object));
        var labels = object.objectAt("metadata", "labels");
        var labelled = labels.with("kubernetes.io/metadata.name", name);
        return Metadata.with(object, "labels", labelled)
                .with("spec", Json.object("finalizers", Json.texts(List.of("kubernetes"))))
                .with("status", Json.object("phase", "Active"));
    }

    ObjectNode terminating(Kind kind, ObjectNode object) {
        return isNamespace(kind)
                ? object.withAt(List.of("status", "phase"), Json.text("Terminating"))
                : object;
    }

    /**
     * @throws StatusException 404 if the namespace does not exist, 403 if it is going away
     */
    void requireOpen(Kind kind, String namespace, String name) {
        if (namespace.isEmpty() || table().isEmpty()) {
            return;
        }
        var found =
                find(namespace)
                        .orElseThrow(() -> Status.notFound(table().get(), namespace).exception());
        if (Metadata.isBeingDeleted(found)) {
            throw Status.forbidden(
                            kind,
                            name,
                            "unable to create new content in namespace "
                                    + namespace
                                    + " because it is being terminated")
                    .exception();
        }
    }

    /** Everything in a namespace, as deletable targets. */
    List<Target> contents(String namespace) {
        var targets = new ArrayList<Target>();
        for (var kind : kinds.all()) {
            if (kind.namespaced()) {
                addContents(new Scope(kind, namespace), targets);
            }
        }
        return targets;
    }

    private void addContents(Scope scope, List<Target> targets) {
        var after = "";
        while (store.list(scope, new Ask(0, after, PAGE_MAX)) instanceof Page.Items page) {
            for (var object : page.objects()) {
                var key = scope.key(object);
                after = key.path();
                targets.add(Target.of(key.kind(), key.namespace(), key.name()));
            }
            if (!page.more()) {
                return;
            }
        }
    }

    /** Removes the namespace of an object that is gone, if that was the last in it. */
    void afterRemoval(ObjectKey key) {
        if (isNamespace(key.kind())) {
            removeIfEmpty(key.name());
        } else if (!key.namespace().isEmpty() && table().isPresent()) {
            removeIfEmpty(key.namespace());
        }
    }

    void removeIfEmpty(String namespace) {
        var found = find(namespace).filter(Metadata::isBeingDeleted);
        if (found.isPresent()
                && Metadata.finalizers(found.get()).isEmpty()
                && contents(namespace).isEmpty()) {
            // If it changed meanwhile, that change checks again.
            store.delete(key(namespace), Metadata.revision(found.get()));
        }
    }

    private Optional<ObjectNode> find(String namespace) {
        return store.read(key(namespace));
    }

    private ObjectKey key(String namespace) {
        return new ObjectKey(table().orElseThrow(), "", namespace);
    }

    private Optional<Kind> table() {
        return kinds.find("", "v1", "namespaces");
    }
}
