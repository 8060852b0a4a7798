package dev.aether.api.etcd;

import com.google.protobuf.Message;
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
import dev.aether.api.wire.etcd.DefragmentRequest;
import dev.aether.api.wire.etcd.DowngradeRequest;
import dev.aether.api.wire.etcd.HashKVRequest;
import dev.aether.api.wire.etcd.HashRequest;
import dev.aether.api.wire.etcd.MemberAddRequest;
import dev.aether.api.wire.etcd.MemberListRequest;
import dev.aether.api.wire.etcd.MemberPromoteRequest;
import dev.aether.api.wire.etcd.MemberRemoveRequest;
import dev.aether.api.wire.etcd.MemberUpdateRequest;
import dev.aether.api.wire.etcd.MoveLeaderRequest;
import dev.aether.api.wire.etcd.StatusRequest;
import java.util.List;

/**
 * A path of the JSON form, beside those of keys, leases, locks and elections.
 *
 * @param empty a request without anything in it
 */
record JsonPath(String path, String method, Message empty) {
    static final List<JsonPath> OTHERS =
            List.of(
                    of(
                            "cluster/member/add",
                            "Cluster/MemberAdd",
                            MemberAddRequest.getDefaultInstance()),
                    of(
                            "cluster/member/remove",
                            "Cluster/MemberRemove",
                            MemberRemoveRequest.getDefaultInstance()),
                    of(
                            "cluster/member/update",
                            "Cluster/MemberUpdate",
                            MemberUpdateRequest.getDefaultInstance()),
                    of(
                            "cluster/member/list",
                            "Cluster/MemberList",
                            MemberListRequest.getDefaultInstance()),
                    of(
                            "cluster/member/promote",
                            "Cluster/MemberPromote",
                            MemberPromoteRequest.getDefaultInstance()),
                    of("maintenance/alarm", "Maintenance/Alarm", AlarmRequest.getDefaultInstance()),
                    of(
                            "maintenance/status",
                            "Maintenance/Status",
                            StatusRequest.getDefaultInstance()),
                    of(
                            "maintenance/defragment",
                            "Maintenance/Defragment",
                            DefragmentRequest.getDefaultInstance()),
                    of("maintenance/hash", "Maintenance/Hash", HashRequest.getDefaultInstance()),
                    of(
                            "maintenance/hashkv",
                            "Maintenance/HashKV",
                            HashKVRequest.getDefaultInstance()),
                    of(
                            "maintenance/transfer-leadership",
                            "Maintenance/MoveLeader",
                            MoveLeaderRequest.getDefaultInstance()),
                    of(
                            "maintenance/downgrade",
                            "Maintenance/Downgrade",
                            DowngradeRequest.getDefaultInstance()),
                    of("auth/enable", "Auth/AuthEnable", AuthEnableRequest.getDefaultInstance()),
                    of("auth/disable", "Auth/AuthDisable", AuthDisableRequest.getDefaultInstance()),
                    of("auth/status", "Auth/AuthStatus", AuthStatusRequest.getDefaultInstance()),
                    of(
                            "auth/authenticate",
                            "Auth/Authenticate",
                            AuthenticateRequest.getDefaultInstance()),
                    of("auth/user/add", "Auth/UserAdd", AuthUserAddRequest.getDefaultInstance()),
                    of("auth/user/get", "Auth/UserGet", AuthUserGetRequest.getDefaultInstance()),
                    of("auth/user/list", "Auth/UserList", AuthUserListRequest.getDefaultInstance()),
                    of(
                            "auth/user/delete",
                            "Auth/UserDelete",
                            AuthUserDeleteRequest.getDefaultInstance()),
                    of(
                            "auth/user/changepw",
                            "Auth/UserChangePassword",
                            AuthUserChangePasswordRequest.getDefaultInstance()),
                    of(
                            "auth/user/grant",
                            "Auth/UserGrantRole",
                            AuthUserGrantRoleRequest.getDefaultInstance()),
                    of(
                            "auth/user/revoke",
                            "Auth/UserRevokeRole",
                            AuthUserRevokeRoleRequest.getDefaultInstance()),
                    of("auth/role/add", "Auth/RoleAdd", AuthRoleAddRequest.getDefaultInstance()),
                    of("auth/role/get", "Auth/RoleGet", AuthRoleGetRequest.getDefaultInstance()),
                    of("auth/role/list", "Auth/RoleList", AuthRoleListRequest.getDefaultInstance()),
                    of(
                            "auth/role/delete",
                            "Auth/RoleDelete",
                            AuthRoleDeleteRequest.getDefaultInstance()),
                    of(
                            "auth/role/grant",
                            "Auth/RoleGrantPermission",
                            AuthRoleGrantPermissionRequest.getDefaultInstance()),
                    of(
                            "auth/role/revoke",
                            "Auth/RoleRevokePermission",
                            AuthRoleRevokePermissionRequest.getDefaultInstance()));

    private static JsonPath of(String path, String method, Message empty) {
        return new JsonPath("/v3/" + path, method, empty);
    }
}
