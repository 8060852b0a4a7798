package dev.aether.api.etcd;

import dev.aether.api.wire.etcd.AlarmMember;
import dev.aether.api.wire.etcd.AlarmRequest;
import dev.aether.api.wire.etcd.AlarmResponse;
import dev.aether.api.wire.etcd.AlarmType;
import dev.aether.environment.Environment;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.Keyspace;
import dev.aether.state.StateException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The alarms of keyspaces. One for space is raised when a put finds its keyspace full; from then on
 * puts are refused until somebody takes the alarm back, as in etcd.
 */
final class Alarms {
    private final Environment environment;
    private final Keyspaces access;

    /** Keyspaces whose alarm is being raised. */
    private final Set<String> raising = ConcurrentHashMap.newKeySet();

    Alarms(Environment environment, Keyspaces access) {
        this.environment = environment;
        this.access = access;
    }

    AlarmResponse serve(Caller caller, AlarmRequest request) {
        Served served = access.open(caller, Access.READ);
        Rules rules = served.permits().rules();
        AlarmMember asked =
                AlarmMember.newBuilder()
                        .setMemberID(request.getMemberID())
                        .setAlarm(request.getAlarm())
                        .build();
        boolean isRaised = rules.alarms(asked.getAlarm()).contains(asked);
        List<AlarmMember> told =
                switch (request.getAction()) {
                    case GET -> rules.alarms(request.getAlarm());
                    case ACTIVATE -> {
                        Served writing = administered(caller);
                        if (asked.getAlarm() == AlarmType.NONE) {
                            yield List.of();
                        }
                        if (!isRaised) {
                            writing.plain().note(new RulesChange(rules).put(asked).notes());
                        }
                        yield List.of(asked);
                    }
                    case DEACTIVATE -> {
                        Served writing = administered(caller);
                        if (!isRaised) {
                            yield List.of();
                        }
                        writing.plain().note(new RulesChange(rules).remove(asked).notes());
                        yield List.of(asked);
                    }
                    case UNRECOGNIZED -> List.of();
                };
        return AlarmResponse.newBuilder()
                .setHeader(served.headers().at(served.keyspace().status().revision()))
                .addAllAlarms(told)
                .build();
    }

    private Served administered(Caller caller) {
        Served served = access.open(caller, Access.WRITE);
        served.permits().administer();
        return served;
    }

    /** Raises the alarm if a request failed because its keyspace is full. Never blocks. */
    void hear(Served served, RuntimeException failure) {
        boolean isFull =
                failure instanceof StateException refused
                        && refused.code() == StateException.Code.NO_SPACE;
        if (isFull && raising.add(served.plain().name())) {
            environment.threads().start("alarm", () -> raise(served.plain()));
        }
    }

    void raise(Keyspace full) {
        String keyspace = full.name();
        AlarmMember alarm =
                AlarmMember.newBuilder()
                        .setMemberID(access.self().value())
                        .setAlarm(AlarmType.NOSPACE)
                        .build();
        try {
            Rules rules = new Rules(full.notes());
            if (!rules.alarms(AlarmType.NOSPACE).contains(alarm)) {
                full.note(new RulesChange(rules).put(alarm).notes());
                environment.log().warn("a keyspace is full", "keyspace", keyspace);
            }
        } catch (StateException failure) {
            environment
                    .log()
                    .warn("an alarm was not raised", "keyspace", keyspace, "failure", failure);
        } finally {
            raising.remove(keyspace);
        }
    }
}
