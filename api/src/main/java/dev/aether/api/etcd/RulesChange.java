package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import dev.aether.api.wire.etcd.AlarmMember;
import dev.aether.api.wire.etcd.Role;
import dev.aether.api.wire.etcd.User;
import dev.aether.environment.Bytes;
import dev.aether.state.Notes;
import java.util.SortedMap;
import java.util.TreeMap;

/** A change to rules, on its way to the notes of a keyspace. For one thread. */
final class RulesChange {
    private final Rules from;
    private final SortedMap<String, Bytes> rows = new TreeMap<>();

    RulesChange(Rules from) {
        this.from = from;
    }

    RulesChange put(User user) {
        return put(Rules.USER + user.getName().toStringUtf8(), user);
    }

    RulesChange put(Role role) {
        return put(Rules.ROLE + role.getName().toStringUtf8(), role);
    }

    RulesChange put(AlarmMember alarm) {
        return put(name(alarm), alarm);
    }

    private RulesChange put(String name, MessageLite row) {
        rows.put(name, Bytes.wrap(row.toByteArray()));
        return this;
    }

    RulesChange removeUser(String name) {
        rows.put(Rules.USER + name, Bytes.EMPTY);
        return this;
    }

    RulesChange removeRole(String name) {
        rows.put(Rules.ROLE + name, Bytes.EMPTY);
        return this;
    }

    RulesChange remove(AlarmMember alarm) {
        rows.put(name(alarm), Bytes.EMPTY);
        return this;
    }

    private static String name(AlarmMember alarm) {
        return Rules.ALARM
                + alarm.getAlarm()
                + "/"
                + Long.toUnsignedString(alarm.getMemberID(), 16);
    }

    /**
     * @param secret to sign tokens with
     */
    RulesChange enable(byte[] secret) {
        rows.put(Rules.ENABLED, Bytes.utf8("true"));
        rows.put(Rules.SECRET, Bytes.wrap(secret));
        return this;
    }

    RulesChange disable() {
        rows.put(Rules.ENABLED, Bytes.EMPTY);
        rows.put(Rules.SECRET, Bytes.EMPTY);
        return this;
    }

    /** Counts it as a change of users and roles. */
    RulesChange counted() {
        rows.put(Rules.REVISION, Bytes.utf8(Long.toString(from.revision() + 1)));
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Notes.Change notes() {
        return new Notes.Change(from.edition(), rows);
    }
}
