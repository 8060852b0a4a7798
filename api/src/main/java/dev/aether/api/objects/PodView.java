package dev.aether.api.objects;

import dev.aether.control.Pods;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.kubernetes.ResourceStore.ObjectKey;
import dev.aether.kubernetes.ResourceStore.Scope;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Placements as pods. Their records lie in the order of apps, a list is in the order of names. */
public final class PodView implements ProjectedStore.View {
    private final Keyspace system;
    private final Pods pods;

    public PodView(Keyspace system, Pods pods) {
        this.system = system;
        this.pods = pods;
    }

    @Override
    public Optional<ObjectNode> read(ObjectKey key) {
        return system.range(RangeQuery.of(Pods.keys(key.namespace()))).entries().stream()
                .filter(entry -> Pods.isNamed(entry, key.name()))
                .findFirst()
                .map(pods::pod);
    }

    @Override
    public KeyRange keys(Scope scope) {
        return Pods.keys(scope.namespace());
    }

    @Override
    public List<ObjectNode> shown(List<KeyValue> records) {
        return records.stream().map(pods::pod).toList();
    }

    @Override
    public Comparator<ObjectNode> order() {
        return Comparator.<ObjectNode, String>comparing(Metadata::namespace)
                .thenComparing(Metadata::name);
    }
}
