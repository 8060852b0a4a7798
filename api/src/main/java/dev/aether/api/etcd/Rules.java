package dev.aether.api.etcd;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.aether.api.wire.etcd.AlarmMember;
import dev.aether.api.wire.etcd.AlarmType;
import dev.aether.api.wire.etcd.Role;
import dev.aether.api.wire.etcd.User;
import dev.aether.environment.Bytes;
import dev.aether.state.Notes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Who may do what in a keyspace, and its alarms: read from its notes, never changed. */
final class Rules {
    static final String ROOT = "root";
    static final String USER = "user/";
    static final String ROLE = "role/";
    static final String ALARM = "alarm/";
    static final String ENABLED = "auth/enabled";
    static final String REVISION = "auth/revision";
    static final String SECRET = "auth/secret";

    private final Notes notes;
    private final boolean enabled;
    private final long revision;
    private final Bytes secret;
    private final SortedMap<String, User> users;
    private final SortedMap<String, Role> roles;
    private final List<AlarmMember> alarms;
    private final Map<String, Grants> grants = new ConcurrentHashMap<>();

    Rules(Notes notes) {
        this.notes = notes;
        this.enabled = notes.rows().containsKey(ENABLED);
        this.revision =
                Optional.ofNullable(notes.rows().get(REVISION))
                        .map(row -> Long.parseLong(row.utf8()))
                        .orElse(1L);
        this.secret = Optional.ofNullable(notes.rows().get(SECRET)).orElse(Bytes.EMPTY);
        this.users = rows(USER, User.parser());
        this.roles = rows(ROLE, Role.parser());
        this.alarms = List.copyOf(rows(ALARM, AlarmMember.parser()).values());
    }

    private <T> SortedMap<String, T> rows(String prefix, Parser<T> parser) {
        SortedMap<String, T> found = new TreeMap<>();
        notes.rows()
                .tailMap(prefix)
                .forEach((name, row) -> {
                    if (name.startsWith(prefix)) {
                        found.put(name.substring(prefix.length()), parsed(parser, row));
                    }
                });
        return Collections.unmodifiableSortedMap(found);
    }

    private static <T> T parsed(Parser<T> parser, Bytes row) {
        try {
            return parser.parseFrom(row.buffer());
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalStateException("a note is damaged", damaged);
        }
    }

    long edition() {
        return notes.edition();
    }

    /** Whether users and their permissions matter. */
    boolean isEnabled() {
        return enabled;
    }

    /** Changes of users and roles so far, from 1. */
    long revision() {
        return revision;
    }

    /** What tokens are signed with; empty while not enabled. */
    Bytes secret() {
        return secret;
    }

    SortedMap<String, User> users() {
        return users;
    }

    SortedMap<String, Role> roles() {
        return roles;
    }

    Optional<User> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    Optional<Role> role(String name) {
        return Optional.ofNullable(roles.get(name));
    }

    static boolean isRoot(User user) {
        return user.getRolesList().contains(ROOT);
    }

    /** What the roles of a user permit. */
    Grants grants(User user) {
        return grants.computeIfAbsent(
                user.getName().toStringUtf8(),
                _ ->
                        new Grants(
                                user.getRolesList().stream()
                                        .flatMap(role -> role(role).stream())
                                        .flatMap(role -> role.getKeyPermissionList().stream())
                                        .toList()));
    }

    /** Those that are raised; of all kinds or of one. */
    List<AlarmMember> alarms(AlarmType kind) {
        if (alarms.isEmpty()) {
            return alarms;
        }
        return alarms.stream()
                .filter(alarm -> kind == AlarmType.NONE || alarm.getAlarm() == kind)
                .toList();
    }
}
