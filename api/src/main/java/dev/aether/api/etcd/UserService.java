package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.AuthUserAddRequest;
import dev.aether.api.wire.etcd.AuthUserAddResponse;
import dev.aether.api.wire.etcd.AuthUserChangePasswordRequest;
import dev.aether.api.wire.etcd.AuthUserChangePasswordResponse;
import dev.aether.api.wire.etcd.AuthUserDeleteRequest;
import dev.aether.api.wire.etcd.AuthUserDeleteResponse;
import dev.aether.api.wire.etcd.AuthUserGetRequest;
import dev.aether.api.wire.etcd.AuthUserGetResponse;
import dev.aether.api.wire.etcd.AuthUserGrantRoleRequest;
import dev.aether.api.wire.etcd.AuthUserGrantRoleResponse;
import dev.aether.api.wire.etcd.AuthUserListRequest;
import dev.aether.api.wire.etcd.AuthUserListResponse;
import dev.aether.api.wire.etcd.AuthUserRevokeRoleRequest;
import dev.aether.api.wire.etcd.AuthUserRevokeRoleResponse;
import dev.aether.api.wire.etcd.ResponseHeader;
import dev.aether.api.wire.etcd.User;
import dev.aether.environment.Environment;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The users of a keyspace, as etcd's service {@code Auth} keeps them. */
final class UserService {
    private final Environment environment;
    private final Keyspaces access;

    UserService(Environment environment, Keyspaces access) {
        this.environment = environment;
        this.access = access;
    }

    AuthUserAddResponse add(Caller caller, AuthUserAddRequest request) {
        User.Builder user =
                User.newBuilder()
                        .setName(ByteString.copyFromUtf8(request.getName()))
                        .setOptions(request.getOptions());
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            if (request.getName().isEmpty()) {
                                throw EtcdErrors.error(Code.INVALID_ARGUMENT, "user name is empty");
                            }
                            if (rules.user(request.getName()).isPresent()) {
                                throw EtcdErrors.precondition("user name already exists");
                            }
                            if (!request.getOptions().getNoPassword()) {
                                user.setPassword(
                                        kept(request.getPassword(), request.getHashedPassword()));
                            }
                            change.put(user.build()).counted();
                        });
        return AuthUserAddResponse.newBuilder().setHeader(header).build();
    }

    /** A hash a client brings is of a scheme we do not check, so only a password will do. */
    private ByteString kept(String password, String hashed) {
        if (password.isEmpty() && !hashed.isEmpty()) {
            throw new GrpcException(
                    Code.INVALID_ARGUMENT,
                    "etcdserver: a password is taken as it is, not as a hash of it");
        }
        return ByteString.copyFrom(Passwords.keep(environment, password));
    }

    private static User found(Rules rules, String name) {
        return rules.user(name).orElseThrow(() -> EtcdErrors.precondition("user name not found"));
    }

    AuthUserGetResponse get(Caller caller, AuthUserGetRequest request) {
        Served served = access.open(caller, Access.READ);
        if (!request.getName().equals(served.permits().name())) {
            served.permits().administer();
        }
        User user = found(served.permits().rules(), request.getName());
        return AuthUserGetResponse.newBuilder()
                .setHeader(served.headers().at(served.plain().status().revision()))
                .addAllRoles(user.getRolesList())
                .build();
    }

    AuthUserListResponse list(Caller caller, AuthUserListRequest request) {
        Served served = access.open(caller, Access.READ);
        served.permits().administer();
        return AuthUserListResponse.newBuilder()
                .setHeader(served.headers().at(served.plain().status().revision()))
                .addAllUsers(served.permits().rules().users().keySet())
                .build();
    }

    AuthUserDeleteResponse delete(Caller caller, AuthUserDeleteRequest request) {
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            if (rules.isEnabled() && request.getName().equals(Rules.ROOT)) {
                                throw EtcdErrors.badManagement();
                            }
                            found(rules, request.getName());
                            change.removeUser(request.getName()).counted();
                        });
        return AuthUserDeleteResponse.newBuilder().setHeader(header).build();
    }

    AuthUserChangePasswordResponse changePassword(
            Caller caller, AuthUserChangePasswordRequest request) {
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            User.Builder user = found(rules, request.getName()).toBuilder();
                            if (!user.getOptions().getNoPassword()) {
                                user.setPassword(
                                        kept(request.getPassword(), request.getHashedPassword()));
                            }
                            change.put(user.build()).counted();
                        });
        return AuthUserChangePasswordResponse.newBuilder().setHeader(header).build();
    }

    AuthUserGrantRoleResponse grantRole(Caller caller, AuthUserGrantRoleRequest request) {
        String role = request.getRole();
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            User user = found(rules, request.getUser());
                            if (!role.equals(Rules.ROOT) && rules.role(role).isEmpty()) {
                                throw EtcdErrors.precondition("role name not found");
                            }
                            if (!user.getRolesList().contains(role)) {
                                SortedSet<String> roles = new TreeSet<>(user.getRolesList());
                                roles.add(role);
                                change.put(with(user, roles.stream())).counted();
                            }
                        });
        return AuthUserGrantRoleResponse.newBuilder().setHeader(header).build();
    }

    private static User with(User user, Stream<String> roles) {
        List<String> present = roles.toList();
        return user.toBuilder().clearRoles().addAllRoles(present).build();
    }

    static User without(User user, String role) {
        return with(user, user.getRolesList().stream().filter(each -> !each.equals(role)));
    }

    AuthUserRevokeRoleResponse revokeRole(Caller caller, AuthUserRevokeRoleRequest request) {
        String role = request.getRole();
        ResponseHeader header =
                AuthService.change(
                        access,
                        caller,
                        (rules, change) -> {
                            boolean isRoot =
                                    request.getName().equals(Rules.ROOT) && role.equals(Rules.ROOT);
                            if (rules.isEnabled() && isRoot) {
                                throw EtcdErrors.badManagement();
                            }
                            User user = found(rules, request.getName());
                            if (!user.getRolesList().contains(role)) {
                                throw EtcdErrors.precondition("role is not granted to the user");
                            }
                            change.put(without(user, role)).counted();
                        });
        return AuthUserRevokeRoleResponse.newBuilder().setHeader(header).build();
    }
}
