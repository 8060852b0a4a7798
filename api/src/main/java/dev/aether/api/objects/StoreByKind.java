package dev.aether.api.objects;

import dev.aether.kubernetes.GroupVersionKind;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.ResourceStore;
import java.util.Map;
import java.util.Optional;

/** Some kinds in stores of their own, all others in another. */
public record StoreByKind(Map<GroupVersionKind, ResourceStore> special, ResourceStore others)
        implements ResourceStore {
    public StoreByKind {
        special = Map.copyOf(special);
    }

    private ResourceStore of(Kind kind) {
        return special.getOrDefault(kind.id(), others);
    }

    @Override
    public Optional<ObjectNode> read(ObjectKey key) {
        return of(key.kind()).read(key);
    }

    @Override
    public Page list(Scope scope, Ask ask) {
        return of(scope.kind()).list(scope, ask);
    }

    @Override
    public Written create(ObjectKey key, ObjectNode object) {
        return of(key.kind()).create(key, object);
    }

    @Override
    public Written update(ObjectKey key, ObjectNode object, long expectedRevision) {
        return of(key.kind()).update(key, object, expectedRevision);
    }

    @Override
    public Written delete(ObjectKey key, long expectedRevision) {
        return of(key.kind()).delete(key, expectedRevision);
    }

    @Override
    public Feed watch(Scope scope, long afterRevision) {
        return of(scope.kind()).watch(scope, afterRevision);
    }
}
