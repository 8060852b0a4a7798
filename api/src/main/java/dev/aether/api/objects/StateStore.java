package dev.aether.api.objects;

import dev.aether.api.Followup;
import dev.aether.api.Followup.Following;
import dev.aether.control.Objects;
import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Metadata;
import dev.aether.kubernetes.ResourceStore;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects as records of a keyspace. What an object sets in motion is committed with it, so that
 * neither is ever there without the other.
 */
public final class StateStore implements ResourceStore {
    private final Keyspace system;
    private final Followup followup;

    public StateStore(Keyspace system, Followup followup) {
        this.system = system;
        this.followup = followup;
    }

    @Override
    public Optional<ObjectNode> read(ObjectKey key) {
        return system.range(RangeQuery.of(KeyRange.single(bytes(key)))).entries().stream()
                .findFirst()
                .map(Objects::decode);
    }

    private static Bytes bytes(ObjectKey key) {
        return Objects.key(key.kind(), key.namespace(), key.name());
    }

    @Override
    public Page list(Scope scope, Ask ask) {
        Bytes last = ask.after().isEmpty() ? Bytes.EMPTY : bytes(scope.kind(), ask.after());
        return Pages.read(system, keys(scope), last, ask, Objects::decode);
    }

    private static KeyRange keys(Scope scope) {
        return Objects.keys(scope.kind(), scope.namespace());
    }

    /** The key of a path as {@link ObjectKey#path} makes it. */
    private static Bytes bytes(Kind kind, String path) {
        int slash = path.indexOf('/');
        return slash < 0
                ? Objects.key(kind, "", path)
                : Objects.key(kind, path.substring(0, slash), path.substring(slash + 1));
    }

    @Override
    public Written create(ObjectKey key, ObjectNode object) {
        Following following = followup.of(key.kind(), Optional.empty(), object);
        TxnResult result =
                commit(
                        Compare.absent(bytes(key)),
                        Op.put(bytes(key), Objects.encode(following.object())),
                        following.writes());
        return result.succeeded() ? done(following.object(), result) : new Written.Exists();
    }

    private TxnResult commit(Compare condition, Op first, List<Op> more) {
        List<Op> operations = new ArrayList<>();
        operations.add(first);
        operations.addAll(more);
        return system.txn(new Txn(List.of(condition), operations, List.of()));
    }

    private static Written done(ObjectNode object, TxnResult result) {
        return new Written.Done(Metadata.withRevision(object, result.revision()));
    }

    @Override
    public Written update(ObjectKey key, ObjectNode object, long expectedRevision) {
        Optional<ObjectNode> before = read(key);
        if (before.isEmpty()) {
            return new Written.Absent();
        }
        if (Metadata.revision(before.get()) != expectedRevision) {
            return new Written.Changed();
        }
        Following following = followup.of(key.kind(), before, object);
        // A record that hangs on a lease, such as an event, goes on hanging on it.
        Op put = new Op.Put(bytes(key), Objects.encode(following.object()), 0, false, false, true);
        TxnResult result =
                commit(Compare.unchanged(bytes(key), expectedRevision), put, following.writes());
        return result.succeeded() ? done(following.object(), result) : new Written.Changed();
    }

    @Override
    public Written delete(ObjectKey key, long expectedRevision) {
        Optional<ObjectNode> before = read(key);
        if (before.isEmpty()) {
            return new Written.Absent();
        }
        TxnResult result =
                commit(
                        Compare.unchanged(bytes(key), expectedRevision),
                        Op.delete(bytes(key)),
                        List.of());
        return result.succeeded() ? done(before.get(), result) : new Written.Changed();
    }

    @Override
    public Feed watch(Scope scope, long afterRevision) {
        return new KeyspaceFeed(system, keys(scope), afterRevision, Objects::decode);
    }
}
