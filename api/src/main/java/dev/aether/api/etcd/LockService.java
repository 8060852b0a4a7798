package dev.aether.api.etcd;

import dev.aether.api.wire.etcd.LockRequest;
import dev.aether.api.wire.etcd.LockResponse;
import dev.aether.api.wire.etcd.UnlockRequest;
import dev.aether.api.wire.etcd.UnlockResponse;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.Txn;

/** etcd's service {@code Lock}: a lock is held by the oldest key below its name. */
final class LockService {
    private final Environment environment;
    private final Keyspaces access;

    LockService(Environment environment, Keyspaces access) {
        this.environment = environment;
        this.access = access;
    }

    LockResponse lock(Caller caller, LockRequest request) {
        Served served = Turns.asClient(() -> access.open(caller, Access.WRITE));
        return Turns.asClient(() -> {
            Turns.permit(served, Turns.below(request.getName()), true);
            return lock(served, request);
        });
    }

    private LockResponse lock(Served served, LockRequest request) {
        Keyspace keyspace = served.plain();
        Turns turns = new Turns(environment, keyspace, request.getName());
        Turns.Place place = turns.join(Turns.lease(keyspace, request.getLease()), Bytes.EMPTY);
        long revision = place.revision();
        if (turns.await(place)) {
            RangeResult own = keyspace.range(RangeQuery.of(KeyRange.single(place.key())));
            if (own.entries().isEmpty()) {
                throw Turns.refusal("mutex: session is expired");
            }
            revision = own.revision();
        }
        return LockResponse.newBuilder()
                .setHeader(served.headers().at(revision))
                .setKey(Octets.of(place.key()))
                .build();
    }

    UnlockResponse unlock(Caller caller, UnlockRequest request) {
        Served served = Turns.asClient(() -> access.open(caller, Access.WRITE));
        Txn delete = Txn.of(Op.delete(Octets.of(request.getKey())));
        long revision =
                Turns.asClient(() -> {
                    served.permits().transact(delete);
                    return served.plain().txn(delete).revision();
                });
        return UnlockResponse.newBuilder().setHeader(served.headers().at(revision)).build();
    }
}
