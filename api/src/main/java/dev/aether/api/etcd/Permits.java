package dev.aether.api.etcd;

import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.AlarmType;
import dev.aether.api.wire.etcd.User;
import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import java.util.List;
import java.util.Optional;

/**
 * What one caller may do under the rules of a keyspace. Every method throws what etcd answers when
 * it is refused.
 */
final class Permits {
    private final Rules rules;
    private final String name;
    private final Optional<User> user;
    private final boolean isAdmin;
    private final Keyspace keyspace;

    /**
     * @param name of the user; what it is does not matter while users are not enabled
     * @param isOperator of the lattice, who may do everything
     */
    Permits(Rules rules, Keyspace keyspace, String name, boolean isOperator) {
        this.rules = rules;
        this.keyspace = keyspace;
        this.name = name;
        this.user = rules.user(name);
        this.isAdmin = !rules.isEnabled() || isOperator || user.filter(Rules::isRoot).isPresent();
    }

    Rules rules() {
        return rules;
    }

    String name() {
        return name;
    }

    boolean isAdmin() {
        return isAdmin;
    }

    void administer() {
        if (!isAdmin) {
            throw user.isEmpty()
                    ? EtcdErrors.error(Code.FAILED_PRECONDITION, "user name not found")
                    : EtcdErrors.permissionDenied();
        }
    }

    void read(KeyRange keys) {
        refuseUnless(isAdmin || grants().mayRead(keys));
    }

    void write(KeyRange keys) {
        refuseUnless(isAdmin || grants().mayWrite(keys));
    }

    private Grants grants() {
        return user.map(rules::grants).orElseGet(() -> new Grants(List.of()));
    }

    private static void refuseUnless(boolean permitted) {
        if (!permitted) {
            throw EtcdErrors.permissionDenied();
        }
    }

    /** Also whether the keyspace takes it: it may be full, or damaged. */
    void transact(Txn txn) {
        if (isAdmin && rules.alarms(AlarmType.NONE).isEmpty()) {
            return;
        }
        try {
            txn.check();
        } catch (StateException invalid) {
            throw EtcdErrors.of(invalid);
        }
        checkAlarms(puts(txn));
        if (!isAdmin) {
            check(txn);
        }
    }

    private void check(Txn txn) {
        for (Compare compare : txn.conditions()) {
            read(compare.keys());
        }
        txn.then().forEach(this::check);
        txn.otherwise().forEach(this::check);
    }

    private void check(Op op) {
        switch (op) {
            case Op.Read(var query) -> read(query.keys());
            case Op.Put put -> {
                write(KeyRange.single(put.key()));
                writeLeased(put.lease());
                if (put.previous()) {
                    read(KeyRange.single(put.key()));
                }
            }
            case Op.Delete delete -> {
                if (delete.previous()) {
                    read(delete.keys());
                }
                write(delete.keys());
            }
            case Op.Nested(Txn nested) -> check(nested);
        }
    }

    /** Whoever may not write all keys on a lease may not end it or hang keys on it. */
    void writeLeased(long lease) {
        if (!isAdmin && lease != 0) {
            for (Bytes key : keyspace.leasedKeys(lease)) {
                write(KeyRange.single(key));
            }
        }
    }

    void readLeased(long lease) {
        if (!isAdmin) {
            for (Bytes key : keyspace.leasedKeys(lease)) {
                read(KeyRange.single(key));
            }
        }
    }

    /**
     * @param puts whether it may need more space
     */
    void checkAlarms(boolean puts) {
        if (!rules.alarms(AlarmType.CORRUPT).isEmpty()) {
            throw EtcdErrors.error(Code.DATA_LOSS, "corrupt cluster");
        }
        if (puts && !rules.alarms(AlarmType.NOSPACE).isEmpty()) {
            throw EtcdErrors.noSpace();
        }
    }

    private static boolean puts(Txn txn) {
        return txn.then().stream().anyMatch(Permits::puts)
                || txn.otherwise().stream().anyMatch(Permits::puts);
    }

    private static boolean puts(Op op) {
        return switch (op) {
            case Op.Put _ -> true;
            case Op.Read _, Op.Delete _ -> false;
            case Op.Nested(Txn txn) -> puts(txn);
        };
    }
}
