package dev.aether.api.etcd;

import dev.aether.api.http.GrpcException;
import dev.aether.api.wire.etcd.CampaignRequest;
import dev.aether.api.wire.etcd.CampaignResponse;
import dev.aether.api.wire.etcd.LeaderKey;
import dev.aether.api.wire.etcd.LeaderRequest;
import dev.aether.api.wire.etcd.LeaderResponse;
import dev.aether.api.wire.etcd.ProclaimRequest;
import dev.aether.api.wire.etcd.ProclaimResponse;
import dev.aether.api.wire.etcd.ResignRequest;
import dev.aether.api.wire.etcd.ResignResponse;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeResult;
import dev.aether.state.TxnResult;

/** etcd's service {@code Election}: the leader is the oldest key below the election's name. */
final class ElectionService {
    private final Environment environment;
    private final Keyspaces access;

    ElectionService(Environment environment, Keyspaces access) {
        this.environment = environment;
        this.access = access;
    }

    CampaignResponse campaign(Caller caller, CampaignRequest request) {
        Served served = Turns.asClient(() -> access.open(caller, Access.WRITE));
        return Turns.asClient(() -> {
            Turns.permit(served, Turns.below(request.getName()), true);
            return campaign(served, request);
        });
    }

    private CampaignResponse campaign(Served served, CampaignRequest request) {
        Keyspace keyspace = served.plain();
        Turns turns = new Turns(environment, keyspace, request.getName());
        Bytes value = Octets.of(request.getValue());
        Turns.Place place = turns.join(Turns.lease(keyspace, request.getLease()), value);
        if (!place.value().equals(value)) {
            proclaim(keyspace, place, value);
        }
        turns.await(place);
        return CampaignResponse.newBuilder()
                .setHeader(served.headers().at(place.revision()))
                .setLeader(
                        LeaderKey.newBuilder()
                                .setName(request.getName())
                                .setKey(Octets.of(place.key()))
                                .setRev(place.created())
                                .setLease(place.lease()))
                .build();
    }

    ProclaimResponse proclaim(Caller caller, ProclaimRequest request) {
        check(request.hasLeader());
        Served served = Turns.asClient(() -> access.open(caller, Access.WRITE));
        Bytes value = Octets.of(request.getValue());
        long revision =
                Turns.asClient(() -> {
                    permit(served, request.getLeader(), true);
                    Turns.Place place = place(served.plain(), request.getLeader());
                    return proclaim(served.plain(), place, value);
                });
        return ProclaimResponse.newBuilder().setHeader(served.headers().at(revision)).build();
    }

    private static long proclaim(Keyspace keyspace, Turns.Place place, Bytes value) {
        TxnResult result = Turns.change(keyspace, place, value);
        if (!result.succeeded()) {
            throw Turns.refusal("election: not leader");
        }
        return result.revision();
    }

    LeaderResponse leader(Caller caller, LeaderRequest request) {
        Served served = Turns.asClient(() -> access.open(caller, Access.READ));
        Turns turns = new Turns(environment, served.plain(), request.getName());
        RangeResult first =
                Turns.asClient(() -> {
                    served.permits().read(turns.all());
                    return turns.first();
                });
        if (first.entries().isEmpty()) {
            throw Turns.refusal("election: no leader");
        }
        return LeaderResponse.newBuilder()
                .setHeader(served.headers().at(first.revision()))
                .setKv(Answers.keyValue(first.entries().getFirst()))
                .build();
    }

    ResignResponse resign(Caller caller, ResignRequest request) {
        check(request.hasLeader());
        Served served = Turns.asClient(() -> access.open(caller, Access.WRITE));
        long revision =
                Turns.asClient(() -> {
                    LeaderKey place = request.getLeader();
                    permit(served, place, place.getLease() == 0);
                    return Turns.leave(served.plain(), place(served.plain(), place)).revision();
                });
        return ResignResponse.newBuilder().setHeader(served.headers().at(revision)).build();
    }

    private static void check(boolean hasLeader) throws GrpcException {
        if (!hasLeader) {
            throw Turns.refusal("\"leader\" field must be provided");
        }
    }

    private static void permit(Served served, LeaderKey leader, boolean puts) {
        Turns.permit(served, KeyRange.single(Octets.of(leader.getKey())), puts);
    }

    private static Turns.Place place(Keyspace keyspace, LeaderKey leader) {
        long lease = Turns.lease(keyspace, leader.getLease());
        return new Turns.Place(
                Octets.of(leader.getKey()), lease, leader.getRev(), Bytes.EMPTY, leader.getRev());
    }
}
