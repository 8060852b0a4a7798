package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.AuthDisableRequest;
import dev.aether.api.wire.etcd.AuthDisableResponse;
import dev.aether.api.wire.etcd.AuthEnableRequest;
import dev.aether.api.wire.etcd.AuthEnableResponse;
import dev.aether.api.wire.etcd.AuthStatusRequest;
import dev.aether.api.wire.etcd.AuthStatusResponse;
import dev.aether.api.wire.etcd.AuthenticateRequest;
import dev.aether.api.wire.etcd.AuthenticateResponse;
import dev.aether.api.wire.etcd.ResponseHeader;
import dev.aether.api.wire.etcd.User;
import dev.aether.environment.Environment;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import java.util.function.BiConsumer;

/** etcd's service {@code Auth}, but for {@link UserService users} and {@link RoleService roles}. */
final class AuthService {
    private static final int SECRET_BYTES = 32;

    /** etcd gives this one no code of its own. */
    private static final String HAS_NO_PASSWORD =
            "auth: authentication failed, password was given for no password user";

    private final Environment environment;
    private final Keyspaces access;

    AuthService(Environment environment, Keyspaces access) {
        this.environment = environment;
        this.access = access;
    }

    /**
     * Changes the rules of the caller's keyspace on behalf of an administrator.
     *
     * @param edit fills the change, or throws what etcd answers
     */
    static ResponseHeader change(
            Keyspaces access, Caller caller, BiConsumer<Rules, RulesChange> edit) {
        Served served = access.open(caller, Access.WRITE);
        served.permits().administer();
        RulesChange change = new RulesChange(served.permits().rules());
        edit.accept(served.permits().rules(), change);
        long revision =
                change.isEmpty()
                        ? served.plain().status().revision()
                        : served.plain().note(change.notes());
        return served.headers().at(revision);
    }

    AuthEnableResponse enable(Caller caller, AuthEnableRequest request) {
        ResponseHeader header = change(access, caller, this::enable);
        return AuthEnableResponse.newBuilder().setHeader(header).build();
    }

    private void enable(Rules rules, RulesChange change) {
        if (rules.isEnabled()) {
            return;
        }
        User root =
                rules.user(Rules.ROOT)
                        .orElseThrow(() -> EtcdErrors.precondition("root user does not exist"));
        if (!Rules.isRoot(root)) {
            throw EtcdErrors.precondition("root user does not have root role");
        }
        change.enable(environment.randomness().bytes(SECRET_BYTES));
    }

    AuthDisableResponse disable(Caller caller, AuthDisableRequest request) {
        ResponseHeader header =
                change(
                        access,
                        caller,
                        (rules, change) -> {
                            if (rules.isEnabled()) {
                                change.disable().counted();
                            }
                        });
        return AuthDisableResponse.newBuilder().setHeader(header).build();
    }

    AuthStatusResponse status(Caller caller, AuthStatusRequest request) {
        Served served = access.open(caller, Access.READ);
        Rules rules = served.permits().rules();
        return AuthStatusResponse.newBuilder()
                .setHeader(served.headers().at(served.plain().status().revision()))
                .setEnabled(rules.isEnabled())
                .setAuthRevision(rules.revision())
                .build();
    }

    /** Whoever has a certificate for the keyspace may try; a token it brings along is not asked. */
    AuthenticateResponse authenticate(Caller caller, AuthenticateRequest request) {
        Served served = access.open(new Caller(caller.chain()), Access.READ);
        Rules rules = served.permits().rules();
        if (!rules.isEnabled()) {
            throw EtcdErrors.precondition("authentication is not enabled");
        }
        User user = rules.user(request.getName()).orElseThrow(AuthService::failed);
        if (user.getOptions().getNoPassword()) {
            throw new GrpcException(Code.UNKNOWN, HAS_NO_PASSWORD);
        }
        ByteString kept = user.getPassword();
        if (!Passwords.matches(kept.toByteArray(), request.getPassword())) {
            environment.log().info("a password is wrong", "user", request.getName());
            throw failed();
        }
        return AuthenticateResponse.newBuilder()
                .setHeader(served.headers().at(served.plain().status().revision()))
                .setToken(access.tokens().make(rules, user))
                .build();
    }

    private static GrpcException failed() {
        return EtcdErrors.error(
                Code.INVALID_ARGUMENT, "authentication failed, invalid user ID or password");
    }
}
