package dev.aether.state.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspaces;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import dev.aether.state.range.RangeName;
import dev.aether.state.range.Reign;
import dev.aether.state.wire.StateProto;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings a request to who can answer it: the replica here, or another node.
 *
 * <p>What surely was not executed is tried again, with growing pauses, until the total time is
 * over. A write whose outcome is unknown is never tried again.
 */
public final class Router {
    private static final Duration PAUSE_MIN = Duration.ofMillis(10);
    private static final Duration PAUSE_MAX = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofMillis(200);
    private static final Duration READ_ATTEMPT_MAX = Duration.ofSeconds(1);

    private final Environment environment;
    private final Holdings holdings;
    private final Directory directory;
    private final Transport transport;
    private final Duration timeout;
    private final Metrics.Counter repeated;

    public Router(
            Environment environment,
            Holdings holdings,
            Directory directory,
            Transport transport,
            Duration timeout) {
        this.environment = environment;
        this.holdings = holdings;
        this.directory = directory;
        this.transport = transport;
        this.timeout = timeout;
        this.repeated =
                environment
                        .metrics()
                        .counter(
                                "aether_state_requests_repeated_total",
                                "Requests asked again because nobody had executed them.");
    }

    Optional<LocalRange> local(String keyspace) {
        return holdings.range(keyspace).filter(range -> isCurrent(range.name()));
    }

    /** The replica here, unless others had better be asked. */
    Optional<LocalRange> serving(String keyspace) {
        return local(keyspace).filter(range -> !directory.isStray(range));
    }

    /** A replica of a keyspace that was ended serves nobody who asks for a new one of its name. */
    private boolean isCurrent(RangeName name) {
        return RangeName.isFounded(name.keyspace())
                || directory.expected(name.keyspace()).filter(name::equals).isPresent();
    }

    /**
     * Makes sure that a keyspace exists: reads its record unless that is known.
     *
     * @throws StateException KEYSPACE_ABSENT, or UNAVAILABLE while it is being made
     */
    void ensure(String keyspace) {
        if (RangeName.isFounded(keyspace) || directory.expected(keyspace).isPresent()) {
            return;
        }
        Keyspaces.Entry entry =
                new KeyspaceLedger(this)
                        .find(keyspace)
                        .filter(found -> found.phase() != Keyspaces.Phase.ENDING)
                        .orElseThrow(() -> absent(keyspace));
        if (entry.phase() == Keyspaces.Phase.MAKING) {
            throw unavailable(keyspace, "it is being made");
        }
        directory.expect(KeyspaceLedger.range(entry), entry.nodes());
    }

    private StateException absent(String keyspace) {
        directory.forget(keyspace);
        return new StateException(Code.KEYSPACE_ABSENT, "there is no keyspace " + keyspace);
    }

    Directory directory() {
        return directory;
    }

    Transport transport() {
        return transport;
    }

    Environment environment() {
        return environment;
    }

    /**
     * @throws StateException UNAVAILABLE after the total time, OUTCOME_UNKNOWN, or the answer
     */
    <T> T run(String keyspace, Call<T> call) {
        return run(keyspace, call, timeout);
    }

    <T> T run(String keyspace, Call<T> call, Duration total) {
        return repeat(keyspace, call.isRepeatable(), total, left -> attempt(keyspace, call, left));
    }

    /** Tries until it succeeds, must not be tried again, or the total time is over. */
    <T> T repeat(
            String keyspace, boolean isRepeatable, Duration total, Function<Duration, T> attempt) {
        long end = environment.clock().nanos() + total.toNanos();
        Duration pause = PAUSE_MIN;
        while (true) {
            StateException last;
            try {
                return attempt.apply(left(end));
            } catch (StateException failure) {
                last = repeatable(keyspace, isRepeatable, failure);
            }
            if (left(end).compareTo(pause) <= 0) {
                throw last;
            }
            repeated.increment();
            environment.timers().sleep(pause);
            pause = min(PAUSE_MAX, pause.multipliedBy(2));
        }
    }

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - environment.clock().nanos()));
    }

    static StateException unavailable(String keyspace, String why) {
        return new StateException(
                Code.UNAVAILABLE, "keyspace " + keyspace + " is not available: " + why);
    }

    /** Why it may be tried again; throws if it must not. */
    private static StateException repeatable(
            String keyspace, boolean isRepeatable, StateException failure) {
        Code code = failure.code();
        boolean isRepeatedRead = code == Code.OUTCOME_UNKNOWN && isRepeatable;
        if (!code.isWorthAnotherAttempt() && !isRepeatedRead) {
            throw failure;
        }
        if (code == Code.UNAVAILABLE) {
            return failure;
        }
        StateException told = unavailable(keyspace, String.valueOf(failure.getMessage()));
        told.addSuppressed(failure);
        return told;
    }

    private <T> T attempt(String keyspace, Call<T> call, Duration left) {
        Duration span = call.isRepeatable() ? min(left, READ_ATTEMPT_MAX) : left;
        ensure(keyspace);
        Optional<LocalRange> here = serving(keyspace);
        if (here.isEmpty()) {
            return askSomeone(keyspace, call, span);
        }
        LocalRange range = here.get();
        if (!call.needsLeader() || range.reign().leads()) {
            return call.here().apply(range, span);
        }
        NodeId leader =
                range.reign()
                        .leaderNode()
                        .orElseThrow(() -> unavailable(keyspace, "it has no leader now"));
        return askLeader(range, leader, keyspace, call, span);
    }

    /** Asks the leader that the replica here knows, and waits no longer once it knows another. */
    private <T> T askLeader(
            LocalRange range, NodeId leader, String keyspace, Call<T> call, Duration span) {
        Promise<T> answer = new Promise<>(environment.timers());
        StateException changed =
                new StateException(Code.OUTCOME_UNKNOWN, "the leader changed before it answered");
        try (Reign.Waiting _ = range.reign().onNextChange(() -> answer.fail(changed))) {
            environment
                    .threads()
                    .start("ask leader", () -> settle(answer, leader, keyspace, call, span));
            return answer.await("the leader " + leader, span.plus(GRACE));
        } catch (DeadlineExceeded late) {
            throw new StateException(Code.OUTCOME_UNKNOWN, "no answer of " + leader, late);
        }
    }

    private <T> void settle(
            Promise<T> answer, NodeId leader, String keyspace, Call<T> call, Duration span) {
        try {
            answer.complete(ask(leader, keyspace, call, span));
        } catch (StateException failure) {
            answer.fail(failure);
        }
    }

    private <T> T askSomeone(String keyspace, Call<T> call, Duration span) {
        NodeId target = target(keyspace);
        try {
            return ask(target, keyspace, call, span);
        } catch (StateException failure) {
            lookAgain(keyspace, failure);
            throw failure;
        }
    }

    /** The best node to ask. @throws StateException UNAVAILABLE if none is known */
    NodeId target(String keyspace) {
        List<NodeId> targets = directory.targets(keyspace);
        if (targets.isEmpty()) {
            directory.refresh(keyspace);
            lookUp(keyspace);
            targets = directory.targets(keyspace);
        }
        if (targets.isEmpty()) {
            throw unavailable(keyspace, "no replica of it is known");
        }
        return targets.getFirst();
    }

    /** Reads where a keyspace is from the keyspace {@code system}, if nobody asked knew. */
    void lookUp(String keyspace) {
        String system = RangeName.SYSTEM.keyspace();
        if (keyspace.equals(system) || directory.find(keyspace).isPresent()) {
            return;
        }
        KeyRange key = KeyRange.single(Registry.key(keyspace));
        new RangeKeyspace(system, this)
                .range(RangeQuery.of(key)).entries().stream()
                        .map(KeyValue::value)
                        .forEach(directory::heard);
    }

    /** Looks for a newer descriptor if what failed may be due to an old one. */
    void lookAgain(String keyspace, StateException failure) {
        if (failure.code().isAboutPlace()) {
            directory.refresh(keyspace);
        }
    }

    private <T> T ask(NodeId node, String keyspace, Call<T> call, Duration span) {
        StateProto.Request request =
                call.there()
                        .clone()
                        .setKeyspace(keyspace)
                        .setTimeoutMillis(span.toMillis())
                        .build();
        StateProto.Reply reply = send(node, request, span);
        try {
            Replies.throwFailure(reply);
        } catch (StateException failure) {
            throw failure.code() == Code.KEYSPACE_ABSENT ? notThere(node, keyspace) : failure;
        }
        return call.answer().apply(reply);
    }

    private StateException notThere(NodeId node, String keyspace) {
        directory.doubt(keyspace);
        return unavailable(keyspace, "node " + node + " holds no replica of it");
    }

    /** One request to one node, its failures in our words. */
    StateProto.Reply send(NodeId node, StateProto.Request request, Duration span) {
        try {
            Bytes body = Bytes.wrap(request.toByteArray());
            Bytes answer = transport.request(node, Channels.REQUESTS, body, span);
            StateProto.Reply reply = StateProto.Reply.parseFrom(answer.buffer());
            if (reply.hasWhere()) {
                directory.learn(Descriptor.decode(reply.getWhere()));
            }
            return reply;
        } catch (TransportException failure) {
            throw translated(node, failure);
        } catch (InvalidProtocolBufferException damaged) {
            throw new StateException(
                    Code.OUTCOME_UNKNOWN, "the answer of " + node + " is damaged", damaged);
        }
    }

    static StateException translated(NodeId node, TransportException failure) {
        Code code =
                switch (failure.code()) {
                    case PEER_UNREACHABLE,
                            IDENTITY_REFUSED,
                            REFUSED,
                            UNKNOWN_CHANNEL,
                            CANNOT_BIND ->
                            Code.UNAVAILABLE;
                    case BROKEN, TIMEOUT, CLOSED -> Code.OUTCOME_UNKNOWN;
                    case TOO_LARGE -> Code.REQUEST_TOO_LARGE;
                };
        return new StateException(code, "node " + node + ": " + failure.getMessage(), failure);
    }

    static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
