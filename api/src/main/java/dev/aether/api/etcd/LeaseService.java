package dev.aether.api.etcd;

import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.LeaseGrantRequest;
import dev.aether.api.wire.etcd.LeaseGrantResponse;
import dev.aether.api.wire.etcd.LeaseLeasesRequest;
import dev.aether.api.wire.etcd.LeaseLeasesResponse;
import dev.aether.api.wire.etcd.LeaseRevokeRequest;
import dev.aether.api.wire.etcd.LeaseRevokeResponse;
import dev.aether.api.wire.etcd.LeaseStatus;
import dev.aether.api.wire.etcd.LeaseTimeToLiveRequest;
import dev.aether.api.wire.etcd.LeaseTimeToLiveResponse;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.Keyspace;
import dev.aether.state.Keyspace.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** etcd's service {@code Lease}, but for keeping leases alive. */
final class LeaseService {
    /** etcd's: about 285 years. */
    private static final long TTL_SECONDS_MAX = 9_000_000_000L;

    private static final long ABSENT = -1;

    private final Keyspaces access;

    LeaseService(Keyspaces access) {
        this.access = access;
    }

    LeaseGrantResponse grant(Caller caller, LeaseGrantRequest request) {
        Served served = access.open(caller, Access.WRITE);
        served.permits().checkAlarms(true);
        if (request.getTTL() > TTL_SECONDS_MAX) {
            throw EtcdErrors.error(Code.OUT_OF_RANGE, "too large lease TTL");
        }
        Duration ttl = Duration.ofSeconds(Math.max(1, request.getTTL()));
        Lease lease = served.keyspace().grant(request.getID(), ttl);
        return LeaseGrantResponse.newBuilder()
                .setHeader(served.headers().at(lease.revision()))
                .setID(lease.id())
                .setTTL(lease.granted().toSeconds())
                .build();
    }

    LeaseRevokeResponse revoke(Caller caller, LeaseRevokeRequest request) {
        Served served = access.open(caller, Access.WRITE);
        served.permits().checkAlarms(false);
        served.permits().writeLeased(request.getID());
        long revision = served.keyspace().revoke(request.getID());
        return LeaseRevokeResponse.newBuilder().setHeader(served.headers().at(revision)).build();
    }

    LeaseTimeToLiveResponse timeToLive(Caller caller, LeaseTimeToLiveRequest request) {
        Served served = access.open(caller, Access.READ);
        served.permits().readLeased(request.getID());
        Keyspace keyspace = served.keyspace();
        Optional<Lease> found = keyspace.lease(request.getID());
        LeaseTimeToLiveResponse.Builder response =
                LeaseTimeToLiveResponse.newBuilder().setID(request.getID());
        if (found.isEmpty()) {
            return response.setHeader(served.headers().at(keyspace.status().revision()))
                    .setTTL(ABSENT)
                    .build();
        }
        Lease lease = found.get();
        response.setHeader(served.headers().at(lease.revision()))
                .setTTL(lease.remaining().toSeconds())
                .setGrantedTTL(lease.granted().toSeconds());
        if (request.getKeys()) {
            keyspace.leasedKeys(lease.id()).forEach(key -> response.addKeys(Octets.of(key)));
        }
        return response.build();
    }

    LeaseLeasesResponse leases(Caller caller, LeaseLeasesRequest request) {
        Served served = access.open(caller, Access.READ);
        List<Long> ids = served.keyspace().leases();
        ids.forEach(served.permits()::readLeased);
        LeaseLeasesResponse.Builder response =
                LeaseLeasesResponse.newBuilder()
                        .setHeader(served.headers().at(served.keyspace().status().revision()));
        ids.forEach(id -> response.addLeases(LeaseStatus.newBuilder().setID(id)));
        return response.build();
    }
}
