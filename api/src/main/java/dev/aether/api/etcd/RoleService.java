package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.AuthRoleAddRequest;
import dev.aether.api.wire.etcd.AuthRoleAddResponse;
import dev.aether.api.wire.etcd.AuthRoleDeleteRequest;
import dev.aether.api.wire.etcd.AuthRoleDeleteResponse;
import dev.aether.api.wire.etcd.AuthRoleGetRequest;
import dev.aether.api.wire.etcd.AuthRoleGetResponse;
import dev.aether.api.wire.etcd.AuthRoleGrantPermissionRequest;
import dev.aether.api.wire.etcd.AuthRoleGrantPermissionResponse;
import dev.aether.api.wire.etcd.AuthRoleListRequest;
import dev.aether.api.wire.etcd.AuthRoleListResponse;
import dev.aether.api.wire.etcd.AuthRoleRevokePermissionRequest;
import dev.aether.api.wire.etcd.AuthRoleRevokePermissionResponse;
import dev.aether.api.wire.etcd.Permission;
import dev.aether.api.wire.etcd.ResponseHeader;
import dev.aether.api.wire.etcd.Role;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.KeyRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The roles of a keyspace, as etcd's service {@code Auth} keeps them. */
final class RoleService {
    /** Of the role root, which has no permissions of its own. */
    private static final Permission EVERYTHING =
            Permission.newBuilder()
                    .setPermType(Permission.Type.READWRITE)
                    .setRangeEnd(ByteString.copyFrom(new byte[1]))
                    .build();

    private final Keyspaces access;

    RoleService(Keyspaces access) {
        this.access = access;
    }

    AuthRoleAddResponse add(Caller caller, AuthRoleAddRequest request) {
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            if (request.getName().isEmpty()) {
                                throw EtcdErrors.error(Code.INVALID_ARGUMENT, "role name is empty");
                            }
                            if (rules.role(request.getName()).isPresent()) {
                                throw EtcdErrors.precondition("role name already exists");
                            }
                            Role role =
                                    Role.newBuilder()
                                            .setName(ByteString.copyFromUtf8(request.getName()))
                                            .build();
                            change.put(role).counted();
                        });
        return AuthRoleAddResponse.newBuilder().setHeader(header).build();
    }

    private static Role found(Rules rules, String name) {
        return rules.role(name).orElseThrow(() -> EtcdErrors.precondition("role name not found"));
    }

    AuthRoleGetResponse get(Caller caller, AuthRoleGetRequest request) {
        Served served = access.open(caller, Access.READ);
        Rules rules = served.permits().rules();
        boolean isOwn =
                rules.user(served.permits().name())
                        .filter(user -> user.getRolesList().contains(request.getRole()))
                        .isPresent();
        if (!isOwn) {
            served.permits().administer();
        }
        Role role = found(rules, request.getRole());
        boolean isRoot = request.getRole().equals(Rules.ROOT);
        return AuthRoleGetResponse.newBuilder()
                .setHeader(served.headers().at(served.plain().status().revision()))
                .addAllPerm(isRoot ? List.of(EVERYTHING) : role.getKeyPermissionList())
                .build();
    }

    AuthRoleListResponse list(Caller caller, AuthRoleListRequest request) {
        Served served = access.open(caller, Access.READ);
        served.permits().administer();
        return AuthRoleListResponse.newBuilder()
                .setHeader(served.headers().at(served.plain().status().revision()))
                .addAllRoles(served.permits().rules().roles().keySet())
                .build();
    }

    AuthRoleDeleteResponse delete(Caller caller, AuthRoleDeleteRequest request) {
        String name = request.getRole();
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            if (rules.isEnabled() && name.equals(Rules.ROOT)) {
                                throw EtcdErrors.badManagement();
                            }
                            found(rules, name);
                            rules.users().values().stream()
                                    .filter(user -> user.getRolesList().contains(name))
                                    .forEach(user -> change.put(UserService.without(user, name)));
                            change.removeRole(name).counted();
                        });
        return AuthRoleDeleteResponse.newBuilder().setHeader(header).build();
    }

    AuthRoleGrantPermissionResponse grant(Caller caller, AuthRoleGrantPermissionRequest request) {
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            if (!request.hasPerm()) {
                                throw EtcdErrors.error(
                                        Code.INVALID_ARGUMENT, "permission not given");
                            }
                            Permission permission = request.getPerm();
                            if (!isValid(permission)) {
                                throw EtcdErrors.badManagement();
                            }
                            Role role = found(rules, request.getName());
                            List<Permission> all = new ArrayList<>(role.getKeyPermissionList());
                            if (all.stream().anyMatch(each -> isSame(each, permission))) {
                                all.replaceAll(
                                        each -> isSame(each, permission) ? permission : each);
                            } else {
                                all.add(permission);
                                all.sort(Comparator.comparing(each -> Octets.of(each.getKey())));
                            }
                            change.put(with(role, all)).counted();
                        });
        return AuthRoleGrantPermissionResponse.newBuilder().setHeader(header).build();
    }

    private static boolean isValid(Permission permission) {
        KeyRange keys = Octets.range(permission.getKey(), permission.getRangeEnd());
        return !keys.key().isEmpty()
                && (keys.isSingle() || keys.isToEnd() || keys.key().compareTo(keys.end()) < 0);
    }

    private static boolean isSame(Permission one, Permission other) {
        return one.getKey().equals(other.getKey()) && one.getRangeEnd().equals(other.getRangeEnd());
    }

    private static Role with(Role role, List<Permission> permissions) {
        return role.toBuilder().clearKeyPermission().addAllKeyPermission(permissions).build();
    }

    AuthRoleRevokePermissionResponse revoke(
            Caller caller, AuthRoleRevokePermissionRequest request) {
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            Role role = found(rules, request.getRole());
                            Permission gone =
                                    Permission.newBuilder()
                                            .setKey(request.getKey())
                                            .setRangeEnd(request.getRangeEnd())
                                            .build();
                            List<Permission> left = new ArrayList<>(role.getKeyPermissionList());
                            if (!left.removeIf(each -> isSame(each, gone))) {
                                throw EtcdErrors.precondition(
                                        "permission is not granted to the role");
                            }
                            change.put(with(role, left)).counted();
                        });
        return AuthRoleRevokePermissionResponse.newBuilder().setHeader(header).build();
    }
}
