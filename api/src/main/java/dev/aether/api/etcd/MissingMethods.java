package dev.aether.api.etcd;

import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.StatusRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Methods of etcd that have no meaning here, each with a sentence on what to use instead. */
final class MissingMethods {
    private static final String MEMBERS =
            "members join and leave with \"aether join\" and \"aether node\", not through etcd";
    private static final String USERS =
            "users are certificates: the id /etcd/KEYSPACE/USER in one chooses the keyspace";
    private static final String BACKUP =
            "etcd snapshots are not made; keep what \"etcdctl get --prefix\" reads";
    private static final String VERSIONS = "versions are changed node by node, not through etcd";

    private MissingMethods() {}

    static void addTo(Map<String, GrpcMethod> methods) {
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        reasons.put(
                MEMBERS,
                List.of(
                        "Cluster/MemberAdd",
                        "Cluster/MemberRemove",
                        "Cluster/MemberUpdate",
                        "Cluster/MemberPromote"));
        reasons.put(
                USERS,
                List.of(
                        "Auth/AuthEnable",
                        "Auth/AuthDisable",
                        "Auth/UserAdd",
                        "Auth/UserGet",
                        "Auth/UserList",
                        "Auth/UserDelete",
                        "Auth/UserChangePassword",
                        "Auth/UserGrantRole",
                        "Auth/UserRevokeRole",
                        "Auth/RoleAdd",
                        "Auth/RoleGet",
                        "Auth/RoleList",
                        "Auth/RoleDelete",
                        "Auth/RoleGrantPermission",
                        "Auth/RoleRevokePermission"));
        reasons.put(BACKUP, List.of("Maintenance/Snapshot"));
        reasons.put(VERSIONS, List.of("Maintenance/Downgrade"));
        reasons.forEach((reason, paths) ->
                paths.forEach(path ->
                        methods.put("/etcdserverpb." + path, refusing(unimplemented(reason)))));
        methods.put(
                "/etcdserverpb.Auth/Authenticate",
                refusing(
                        EtcdErrors.error(
                                Code.FAILED_PRECONDITION, "authentication is not enabled")));
    }

    /** The request is not looked at, so that any message type will do to take it in. */
    private static GrpcMethod refusing(GrpcException refusal) {
        return new GrpcMethod.Unary<>(
                StatusRequest.parser(),
                (_, _) -> {
                    throw new GrpcException(refusal.status());
                });
    }

    private static GrpcException unimplemented(String reason) {
        return new GrpcException(Code.UNIMPLEMENTED, reason);
    }
}
