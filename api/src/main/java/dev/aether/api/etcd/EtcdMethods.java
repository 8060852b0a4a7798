package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.aether.api.EtcdConfig;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.wire.etcd.AlarmRequest;
import dev.aether.api.wire.etcd.AuthStatusRequest;
import dev.aether.api.wire.etcd.CampaignRequest;
import dev.aether.api.wire.etcd.CompactionRequest;
import dev.aether.api.wire.etcd.DefragmentRequest;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.HashKVRequest;
import dev.aether.api.wire.etcd.HashRequest;
import dev.aether.api.wire.etcd.LeaderRequest;
import dev.aether.api.wire.etcd.LeaseGrantRequest;
import dev.aether.api.wire.etcd.LeaseKeepAliveRequest;
import dev.aether.api.wire.etcd.LeaseLeasesRequest;
import dev.aether.api.wire.etcd.LeaseRevokeRequest;
import dev.aether.api.wire.etcd.LeaseTimeToLiveRequest;
import dev.aether.api.wire.etcd.LockRequest;
import dev.aether.api.wire.etcd.MemberListRequest;
import dev.aether.api.wire.etcd.MoveLeaderRequest;
import dev.aether.api.wire.etcd.ProclaimRequest;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.ResignRequest;
import dev.aether.api.wire.etcd.StatusRequest;
import dev.aether.api.wire.etcd.TxnRequest;
import dev.aether.api.wire.etcd.UnlockRequest;
import dev.aether.api.wire.etcd.WatchRequest;
import dev.aether.api.wire.health.HealthCheckRequest;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.identity.Caller;
import dev.aether.state.StateException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every method this door offers, by its path. */
public final class EtcdMethods {
    private final Map<String, GrpcMethod> methods = new LinkedHashMap<>();

    private EtcdMethods() {}

    public static Map<String, GrpcMethod> of(
            Environment environment, Keyspaces access, EtcdConfig config) {
        EtcdMethods all = new EtcdMethods();
        all.addKeys(new KvService(environment, access));
        all.addLeases(new LeaseService(access), environment, access);
        all.addRest(new LatticeService(access));
        all.addLocks(new LockService(environment, access));
        all.addElections(environment, access);
        all.methods.put(
                "/etcdserverpb.Watch/Watch",
                new GrpcMethod.Streaming<>(
                        WatchRequest.parser(),
                        (caller, sender) ->
                                new WatchStream(environment, access, caller, sender, config)));
        MissingMethods.addTo(all.methods);
        return Map.copyOf(all.methods);
    }

    private void addKeys(KvService kv) {
        prompt("KV/Range", RangeRequest.parser(), kv::range);
        prompt("KV/Put", PutRequest.parser(), kv::put);
        prompt("KV/DeleteRange", DeleteRangeRequest.parser(), kv::delete);
        prompt("KV/Txn", TxnRequest.parser(), kv::txn);
        add("KV/Compact", CompactionRequest.parser(), kv::compact);
    }

    private void addLeases(LeaseService leases, Environment environment, Keyspaces access) {
        add("Lease/LeaseGrant", LeaseGrantRequest.parser(), leases::grant);
        add("Lease/LeaseRevoke", LeaseRevokeRequest.parser(), leases::revoke);
        add("Lease/LeaseTimeToLive", LeaseTimeToLiveRequest.parser(), leases::timeToLive);
        add("Lease/LeaseLeases", LeaseLeasesRequest.parser(), leases::leases);
        methods.put(
                "/etcdserverpb.Lease/LeaseKeepAlive",
                new GrpcMethod.Streaming<>(
                        LeaseKeepAliveRequest.parser(),
                        (caller, sender) ->
                                new KeepAliveStream(environment, access, caller, sender)));
    }

    private void addRest(LatticeService lattice) {
        add("Cluster/MemberList", MemberListRequest.parser(), lattice::members);
        add("Maintenance/Status", StatusRequest.parser(), lattice::status);
        add("Maintenance/Alarm", AlarmRequest.parser(), lattice::alarm);
        add("Maintenance/MoveLeader", MoveLeaderRequest.parser(), lattice::moveLeader);
        add("Maintenance/Hash", HashRequest.parser(), lattice::hash);
        add("Maintenance/HashKV", HashKVRequest.parser(), lattice::hashKv);
        add("Maintenance/Defragment", DefragmentRequest.parser(), lattice::defragment);
        add("Auth/AuthStatus", AuthStatusRequest.parser(), lattice::authStatus);
        methods.put(
                "/grpc.health.v1.Health/Check",
                new GrpcMethod.Unary<>(HealthCheckRequest.parser(), guarded(lattice::health)));
    }

    private void addLocks(LockService locks) {
        serve("v3lockpb.Lock/Lock", LockRequest.parser(), locks::lock);
        serve("v3lockpb.Lock/Unlock", UnlockRequest.parser(), locks::unlock);
    }

    private void addElections(Environment environment, Keyspaces access) {
        ElectionService elections = new ElectionService(environment, access);
        serve("v3electionpb.Election/Campaign", CampaignRequest.parser(), elections::campaign);
        serve("v3electionpb.Election/Proclaim", ProclaimRequest.parser(), elections::proclaim);
        serve("v3electionpb.Election/Leader", LeaderRequest.parser(), elections::leader);
        serve("v3electionpb.Election/Resign", ResignRequest.parser(), elections::resign);
        methods.put(
                "/v3electionpb.Election/Observe",
                new GrpcMethod.Streaming<>(
                        LeaderRequest.parser(),
                        (caller, sender) ->
                                new ObserveStream(environment, access, caller, sender)));
    }

    private <Q extends MessageLite> void prompt(
            String path, Parser<Q> request, GrpcMethod.Prompter<Q> prompter) {
        methods.put("/etcdserverpb." + path, new GrpcMethod.Prompt<>(request, prompter));
    }

    private <Q extends MessageLite> void add(
            String path, Parser<Q> request, GrpcMethod.Answer<Q> answer) {
        serve("etcdserverpb." + path, request, answer);
    }

    private <Q extends MessageLite> void serve(
            String path, Parser<Q> request, GrpcMethod.Answer<Q> answer) {
        methods.put("/" + path, new GrpcMethod.Unary<>(request, guarded(answer)));
    }

    /** Says the engine's refusals in etcd's words. */
    private static <Q> GrpcMethod.Answer<Q> guarded(GrpcMethod.Answer<Q> answer) {
        return (Caller caller, Q request) -> {
            try {
                return answer.to(caller, request);
            } catch (StateException refused) {
                throw EtcdErrors.of(refused);
            } catch (DeadlineExceeded late) {
                throw EtcdErrors.of(late);
            }
        };
    }
}
