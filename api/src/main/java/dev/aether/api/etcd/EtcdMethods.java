package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.aether.api.EtcdConfig;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.wire.etcd.AlarmRequest;
import dev.aether.api.wire.etcd.AuthDisableRequest;
import dev.aether.api.wire.etcd.AuthEnableRequest;
import dev.aether.api.wire.etcd.AuthRoleAddRequest;
import dev.aether.api.wire.etcd.AuthRoleDeleteRequest;
import dev.aether.api.wire.etcd.AuthRoleGetRequest;
import dev.aether.api.wire.etcd.AuthRoleGrantPermissionRequest;
import dev.aether.api.wire.etcd.AuthRoleListRequest;
import dev.aether.api.wire.etcd.AuthRoleRevokePermissionRequest;
import dev.aether.api.wire.etcd.AuthStatusRequest;
import dev.aether.api.wire.etcd.AuthUserAddRequest;
import dev.aether.api.wire.etcd.AuthUserChangePasswordRequest;
import dev.aether.api.wire.etcd.AuthUserDeleteRequest;
import dev.aether.api.wire.etcd.AuthUserGetRequest;
import dev.aether.api.wire.etcd.AuthUserGrantRoleRequest;
import dev.aether.api.wire.etcd.AuthUserListRequest;
import dev.aether.api.wire.etcd.AuthUserRevokeRoleRequest;
import dev.aether.api.wire.etcd.AuthenticateRequest;
import dev.aether.api.wire.etcd.CampaignRequest;
import dev.aether.api.wire.etcd.CompactionRequest;
import dev.aether.api.wire.etcd.DefragmentRequest;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.DowngradeRequest;
import dev.aether.api.wire.etcd.HashKVRequest;
import dev.aether.api.wire.etcd.HashRequest;
import dev.aether.api.wire.etcd.LeaderRequest;
import dev.aether.api.wire.etcd.LeaseGrantRequest;
import dev.aether.api.wire.etcd.LeaseKeepAliveRequest;
import dev.aether.api.wire.etcd.LeaseLeasesRequest;
import dev.aether.api.wire.etcd.LeaseRevokeRequest;
import dev.aether.api.wire.etcd.LeaseTimeToLiveRequest;
import dev.aether.api.wire.etcd.LockRequest;
import dev.aether.api.wire.etcd.MemberAddRequest;
import dev.aether.api.wire.etcd.MemberListRequest;
import dev.aether.api.wire.etcd.MemberPromoteRequest;
import dev.aether.api.wire.etcd.MemberRemoveRequest;
import dev.aether.api.wire.etcd.MemberUpdateRequest;
import dev.aether.api.wire.etcd.MoveLeaderRequest;
import dev.aether.api.wire.etcd.ProclaimRequest;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.ResignRequest;
import dev.aether.api.wire.etcd.SnapshotRequest;
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

    private final Environment environment;
    private final Keyspaces access;

    private EtcdMethods(Environment environment, Keyspaces access) {
        this.environment = environment;
        this.access = access;
    }

    public static Map<String, GrpcMethod> of(
            Environment environment, Keyspaces access, EtcdConfig config) {
        EtcdMethods all = new EtcdMethods(environment, access);
        all.addKeys();
        all.addLeases();
        all.addMaintenance();
        all.addCluster();
        all.addAuth();
        all.addUsers();
        all.addRoles();
        all.addLocks();
        all.addElections();
        EventMessages events = new EventMessages();
        all.methods.put(
                "/etcdserverpb.Watch/Watch",
                new GrpcMethod.Streaming<>(
                        WatchRequest.parser(),
                        (caller, sender) ->
                                new WatchStream(
                                        environment, access, events, caller, sender, config)));
        return Map.copyOf(all.methods);
    }

    private void addKeys() {
        KvService kv = new KvService(environment, access, new Alarms(environment, access));
        prompt("KV/Range", RangeRequest.parser(), kv::range);
        prompt("KV/Put", PutRequest.parser(), kv::put);
        prompt("KV/DeleteRange", DeleteRangeRequest.parser(), kv::delete);
        prompt("KV/Txn", TxnRequest.parser(), kv::txn);
        add("KV/Compact", CompactionRequest.parser(), kv::compact);
        RangeStreams streams = new RangeStreams(access);
        stream("KV/RangeStream", RangeRequest.parser(), streams::tell);
    }

    private void addLeases() {
        LeaseService leases = new LeaseService(access);
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

    private void addMaintenance() {
        MaintenanceService service = new MaintenanceService(access);
        Alarms alarms = new Alarms(environment, access);
        Snapshots snapshots = new Snapshots(access);
        add("Maintenance/Status", StatusRequest.parser(), service::status);
        add("Maintenance/Alarm", AlarmRequest.parser(), alarms::serve);
        add("Maintenance/MoveLeader", MoveLeaderRequest.parser(), service::moveLeader);
        add("Maintenance/Hash", HashRequest.parser(), service::hash);
        add("Maintenance/HashKV", HashKVRequest.parser(), service::hashKv);
        add("Maintenance/Defragment", DefragmentRequest.parser(), service::defragment);
        add("Maintenance/Downgrade", DowngradeRequest.parser(), service::downgrade);
        stream(
                "Maintenance/Snapshot",
                SnapshotRequest.parser(),
                (caller, _, outlet) -> snapshots.tell(caller, outlet));
        serve("grpc.health.v1.Health/Check", HealthCheckRequest.parser(), service::health);
    }

    private void addCluster() {
        ClusterService cluster = new ClusterService(access);
        add("Cluster/MemberList", MemberListRequest.parser(), cluster::members);
        add("Cluster/MemberAdd", MemberAddRequest.parser(), cluster::add);
        add("Cluster/MemberRemove", MemberRemoveRequest.parser(), cluster::remove);
        add("Cluster/MemberUpdate", MemberUpdateRequest.parser(), cluster::update);
        add("Cluster/MemberPromote", MemberPromoteRequest.parser(), cluster::promote);
    }

    private void addAuth() {
        AuthService auth = new AuthService(environment, access);
        add("Auth/AuthEnable", AuthEnableRequest.parser(), auth::enable);
        add("Auth/AuthDisable", AuthDisableRequest.parser(), auth::disable);
        add("Auth/AuthStatus", AuthStatusRequest.parser(), auth::status);
        add("Auth/Authenticate", AuthenticateRequest.parser(), auth::authenticate);
    }

    private void addUsers() {
        UserService users = new UserService(environment, access);
        add("Auth/UserAdd", AuthUserAddRequest.parser(), users::add);
        add("Auth/UserGet", AuthUserGetRequest.parser(), users::get);
        add("Auth/UserList", AuthUserListRequest.parser(), users::list);
        add("Auth/UserDelete", AuthUserDeleteRequest.parser(), users::delete);
        add(
                "Auth/UserChangePassword",
                AuthUserChangePasswordRequest.parser(),
                users::changePassword);
        add("Auth/UserGrantRole", AuthUserGrantRoleRequest.parser(), users::grantRole);
        add("Auth/UserRevokeRole", AuthUserRevokeRoleRequest.parser(), users::revokeRole);
    }

    private void addRoles() {
        RoleService roles = new RoleService(access);
        add("Auth/RoleAdd", AuthRoleAddRequest.parser(), roles::add);
        add("Auth/RoleGet", AuthRoleGetRequest.parser(), roles::get);
        add("Auth/RoleList", AuthRoleListRequest.parser(), roles::list);
        add("Auth/RoleDelete", AuthRoleDeleteRequest.parser(), roles::delete);
        add("Auth/RoleGrantPermission", AuthRoleGrantPermissionRequest.parser(), roles::grant);
        add("Auth/RoleRevokePermission", AuthRoleRevokePermissionRequest.parser(), roles::revoke);
    }

    private void addLocks() {
        LockService locks = new LockService(environment, access);
        serve("v3lockpb.Lock/Lock", LockRequest.parser(), locks::lock);
        serve("v3lockpb.Lock/Unlock", UnlockRequest.parser(), locks::unlock);
    }

    private void addElections() {
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

    /** One request, answered by many messages. */
    private interface Telling<Q> {
        void tell(Caller caller, Q request, ServerStream.Outlet outlet);
    }

    private <Q extends MessageLite> void stream(
            String path, Parser<Q> request, Telling<Q> telling) {
        methods.put(
                "/etcdserverpb." + path,
                new GrpcMethod.Streaming<>(
                        request,
                        (caller, sender) ->
                                new ServerStream<>(
                                        environment,
                                        sender,
                                        (asked, outlet) -> telling.tell(caller, asked, outlet))));
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
    private <Q> GrpcMethod.Answer<Q> guarded(GrpcMethod.Answer<Q> answer) {
        return (Caller caller, Q request) -> {
            try {
                return Retries.run(() -> access.renew(caller), () -> answer.to(caller, request));
            } catch (StateException refused) {
                throw EtcdErrors.of(refused);
            } catch (DeadlineExceeded late) {
                throw EtcdErrors.of(late);
            }
        };
    }
}
