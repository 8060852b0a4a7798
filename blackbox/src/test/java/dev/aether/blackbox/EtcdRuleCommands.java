package dev.aether.blackbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.aether.api.wire.etcd.AlarmRequest;
import dev.aether.api.wire.etcd.AlarmResponse;
import dev.aether.api.wire.etcd.AlarmType;
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
import dev.aether.api.wire.etcd.AuthStatusRequest;
import dev.aether.api.wire.etcd.AuthStatusResponse;
import dev.aether.api.wire.etcd.AuthUserAddRequest;
import dev.aether.api.wire.etcd.AuthUserAddResponse;
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
import dev.aether.api.wire.etcd.DowngradeRequest;
import dev.aether.api.wire.etcd.DowngradeResponse;
import dev.aether.api.wire.etcd.Permission;
import dev.aether.api.wire.etcd.UserAddOptions;
import dev.aether.blackbox.EtcdCommands.Command;
import java.util.List;
import java.util.Random;

/** Requests about users, roles and alarms of etcd, drawn from one seed. */
final class EtcdRuleCommands {
    /** The password of a user is its name. */
    static final List<String> USERS = List.of("root", "ann", "bob", "cyd");

    private static final List<String> ROLES = List.of("root", "reader", "writer", "");
    private static final List<String> KEYS = List.of("a", "aa", "b", "b/2", "c", "d", "");

    private final Random random;

    EtcdRuleCommands(long seed) {
        this.random = new Random(seed);
    }

    private String any(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private static Command command(String method, Message request, Message answer) {
        return new Command("etcdserverpb." + method, request, answer);
    }

    static Command addUser(String name) {
        return command(
                "Auth/UserAdd",
                AuthUserAddRequest.newBuilder().setName(name).setPassword(name).build(),
                AuthUserAddResponse.getDefaultInstance());
    }

    static Command addRole(String name) {
        return command(
                "Auth/RoleAdd",
                AuthRoleAddRequest.newBuilder().setName(name).build(),
                AuthRoleAddResponse.getDefaultInstance());
    }

    static Command grant(String user, String role) {
        return command(
                "Auth/UserGrantRole",
                AuthUserGrantRoleRequest.newBuilder().setUser(user).setRole(role).build(),
                AuthUserGrantRoleResponse.getDefaultInstance());
    }

    Command next() {
        int kind = random.nextInt(100);
        if (kind < 30) {
            return grantPermission();
        }
        if (kind < 40) {
            return revokePermission();
        }
        if (kind < 60) {
            return grant(any(USERS), any(ROLES));
        }
        return kind < 80 ? change() : read();
    }

    private Command grantPermission() {
        ByteString key = key();
        var request = AuthRoleGrantPermissionRequest.newBuilder().setName(any(ROLES));
        if (random.nextInt(20) > 0) {
            request.setPerm(
                    Permission.newBuilder()
                            .setPermTypeValue(random.nextInt(3))
                            .setKey(key)
                            .setRangeEnd(end(key)));
        }
        return command(
                "Auth/RoleGrantPermission",
                request.build(),
                AuthRoleGrantPermissionResponse.getDefaultInstance());
    }

    private ByteString key() {
        return ByteString.copyFromUtf8(any(KEYS));
    }

    /**
     * One end for each key: of two permissions that begin alike etcd finds the first only, and a
     * second grant of the other one adds to it. Here it replaces it.
     */
    private static ByteString end(ByteString key) {
        return switch (key.hashCode() & 3) {
            case 0 -> ByteString.copyFrom(new byte[1]);
            case 1 -> key.concat(ByteString.copyFromUtf8("z"));
            default -> ByteString.EMPTY;
        };
    }

    private Command revokePermission() {
        ByteString key = key();
        return command(
                "Auth/RoleRevokePermission",
                AuthRoleRevokePermissionRequest.newBuilder()
                        .setRole(any(ROLES))
                        .setKey(key)
                        .setRangeEnd(end(key))
                        .build(),
                AuthRoleRevokePermissionResponse.getDefaultInstance());
    }

    private Command change() {
        return switch (random.nextInt(5)) {
            case 0 -> addRole(any(ROLES));
            case 1 -> addUser();
            case 2 ->
                    command(
                            "Auth/UserRevokeRole",
                            AuthUserRevokeRoleRequest.newBuilder()
                                    .setName(any(USERS))
                                    .setRole(any(ROLES))
                                    .build(),
                            AuthUserRevokeRoleResponse.getDefaultInstance());
            case 3 ->
                    command(
                            "Auth/UserDelete",
                            AuthUserDeleteRequest.newBuilder().setName(any(USERS)).build(),
                            AuthUserDeleteResponse.getDefaultInstance());
            default ->
                    command(
                            "Auth/RoleDelete",
                            AuthRoleDeleteRequest.newBuilder().setRole(any(ROLES)).build(),
                            AuthRoleDeleteResponse.getDefaultInstance());
        };
    }

    private Command addUser() {
        String name = random.nextInt(10) == 0 ? "" : any(USERS);
        AuthUserAddRequest.Builder request =
                AuthUserAddRequest.newBuilder().setName(name).setPassword(name);
        if (random.nextInt(5) == 0) {
            request.setPassword("").setOptions(UserAddOptions.newBuilder().setNoPassword(true));
        }
        return command("Auth/UserAdd", request.build(), AuthUserAddResponse.getDefaultInstance());
    }

    private Command read() {
        return switch (random.nextInt(7)) {
            case 0 ->
                    command(
                            "Auth/UserGet",
                            AuthUserGetRequest.newBuilder().setName(any(USERS)).build(),
                            AuthUserGetResponse.getDefaultInstance());
            case 1 ->
                    command(
                            "Auth/RoleGet",
                            AuthRoleGetRequest.newBuilder().setRole(any(ROLES)).build(),
                            AuthRoleGetResponse.getDefaultInstance());
            case 2 ->
                    command(
                            "Auth/UserList",
                            AuthUserListRequest.getDefaultInstance(),
                            AuthUserListResponse.getDefaultInstance());
            case 3 ->
                    command(
                            "Auth/RoleList",
                            AuthRoleListRequest.getDefaultInstance(),
                            AuthRoleListResponse.getDefaultInstance());
            case 4 ->
                    command(
                            "Auth/AuthStatus",
                            AuthStatusRequest.getDefaultInstance(),
                            AuthStatusResponse.getDefaultInstance());
            case 5 -> alarm();
            default -> downgrade();
        };
    }

    /** Of members that do not exist, and of space only: what is damaged takes nothing any more. */
    private Command alarm() {
        return command(
                "Maintenance/Alarm",
                AlarmRequest.newBuilder()
                        .setActionValue(random.nextInt(3))
                        .setMemberID(random.nextInt(2))
                        .setAlarm(random.nextBoolean() ? AlarmType.NOSPACE : AlarmType.NONE)
                        .build(),
                AlarmResponse.getDefaultInstance());
    }

    private Command downgrade() {
        return command(
                "Maintenance/Downgrade",
                DowngradeRequest.newBuilder()
                        .setAction(DowngradeRequest.DowngradeAction.VALIDATE)
                        .setVersion(any(List.of("3.6", "3.6.0", "3.5", "3.7", "x", "3")))
                        .build(),
                DowngradeResponse.getDefaultInstance());
    }
}
