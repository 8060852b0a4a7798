package dev.aether.api.objects;

import dev.aether.control.Pods;
import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.ResourceStore;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.StatusException;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Placements as read-only pods. Their records lie in the order of apps, a list is in the order of
 * names, so each page reads all records of its scope.
 */
public final class PodStore implements ResourceStore {
    private final Kind kind;
    private final Keyspace system;
    private final Pods pods;

    public PodStore(Kind kind, Keyspace system, Pods pods) {
        this.kind = kind;
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
    public Page list(Scope scope, Ask ask) {
        Ask everything = new Ask(ask.revision(), "", Integer.MAX_VALUE);
        Page all =
                Pages.read(
                        system, Pods.keys(scope.namespace()), Bytes.EMPTY, everything, pods::pod);
        return all instanceof Page.Items items ? part(scope, items, ask) : all;
    }

    private static Page part(Scope scope, Page.Items all, Ask ask) {
        List<ObjectNode> following =
                all.objects().stream()
                        .filter(pod -> scope.key(pod).path().compareTo(ask.after()) > 0)
                        .sorted(Comparator.comparing(pod -> scope.key(pod).path()))
                        .toList();
        boolean more = following.size() > ask.limitMax();
        return new Page.Items(
                more ? following.subList(0, ask.limitMax()) : following, all.revision(), more);
    }

    @Override
    public Feed watch(Scope scope, long afterRevision) {
        return new KeyspaceFeed(system, Pods.keys(scope.namespace()), afterRevision, pods::pod);
    }

    @Override
    public Written create(ObjectKey key, ObjectNode object) {
        throw readOnly();
    }

    @Override
    public Written update(ObjectKey key, ObjectNode object, long expectedRevision) {
        throw readOnly();
    }

    @Override
    public Written delete(ObjectKey key, long expectedRevision) {
        throw readOnly();
    }

    private StatusException readOnly() {
        return Status.methodNotAllowed(kind, "a change").exception();
    }
}
