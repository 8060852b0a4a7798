package dev.aether.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Metrics;
import dev.aether.environment.NodeId;
import dev.aether.environment.Timers;
import dev.aether.runtime.wire.CodeNews;
import dev.aether.runtime.wire.CodeQuestion;
import dev.aether.runtime.wire.CodeStanding;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.RemoteRefusal;
import dev.aether.transport.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/** Answers nodes that want compiled code: how this one stands, and the code. */
final class CodeServing {
    private static final int PART_BYTES = 128 << 10;
    private static final Duration QUESTION_MAX = Duration.ofSeconds(2);

    /** How often who waits hears that this node is still there. */
    private static final Duration NEWS = Duration.ofSeconds(1);

    private static final Duration BUSY_LOOK = Duration.ofMillis(50);

    /** For the way of the code; a reader who is slower than that compiles by himself. */
    private static final Duration SENDING_MAX = Duration.ofMinutes(1);

    /** Nodes that get code at the same moment, for it is in memory meanwhile; more wait. */
    private static final int SENDING_PEERS_MAX = 2;

    /** Nodes that wait; a further one is refused, and compiles. */
    private static final int WAITING_PEERS_MAX = 64;

    private static final CodeNews COMING =
            CodeNews.newBuilder().setComing(CodeNews.Coming.getDefaultInstance()).build();
    private static final CodeNews ABSENT =
            CodeNews.newBuilder().setAbsent(CodeNews.Absent.getDefaultInstance()).build();

    private final CodeLattice lattice;
    private final Function<String, Optional<CodeFlight>> flights;
    private final Predicate<String> kept;
    private final Function<String, Optional<byte[]>> code;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger sending = new AtomicInteger();
    private final Metrics.Counter given;

    /**
     * @param flights by which this node is about to have code
     * @param kept whether it has code of a key
     * @param code reads that, if it is ours
     */
    CodeServing(
            CodeLattice lattice,
            Function<String, Optional<CodeFlight>> flights,
            Predicate<String> kept,
            Function<String, Optional<byte[]>> code) {
        this.lattice = lattice;
        this.flights = flights;
        this.kept = kept;
        this.code = code;
        this.given =
                lattice.environment()
                        .metrics()
                        .counter(
                                "aether_compiled_given_total",
                                "Times this node handed compiled code on.");
    }

    void serve() {
        Transport transport = lattice.transport();
        transport.onRequest(CodeLattice.STANDING, this::standing);
        transport.onStream(CodeLattice.CODE, this::give);
    }

    private Bytes standing(NodeId from, Bytes body) {
        CodeQuestion question = question(body);
        CodeStanding.State state =
                lattice.seal().answers(question)
                        ? state(question.getKey(), from)
                        : CodeStanding.State.STATE_ABSENT;
        return Bytes.wrap(CodeStanding.newBuilder().setState(state).build().toByteArray());
    }

    private CodeStanding.State state(String key, NodeId from) {
        // The flight first: it ends only after the code is kept.
        Optional<CodeFlight> flight = flights.apply(key);
        if (kept.test(key)) {
            return CodeStanding.State.STATE_KEPT;
        }
        if (flight.isEmpty()) {
            return CodeStanding.State.STATE_ABSENT;
        }
        return flight.get().heardOf(from)
                ? CodeStanding.State.STATE_COMPILING
                : CodeStanding.State.STATE_WANTED;
    }

    private static CodeQuestion question(Bytes body) {
        try {
            return CodeQuestion.parseFrom(body.buffer());
        } catch (InvalidProtocolBufferException malformed) {
            throw new RemoteRefusal("a malformed question for code");
        }
    }

    private void give(NodeId from, DuplexStream stream) {
        Optional<Bytes> body = stream.read(QUESTION_MAX);
        if (body.isEmpty()) {
            return;
        }
        CodeQuestion question = question(body.get());
        try {
            if (waiting.incrementAndGet() > WAITING_PEERS_MAX
                    || !lattice.seal().answers(question)) {
                tell(stream, ABSENT);
            } else {
                await(question.getKey(), stream);
                giveInTurn(from, question.getKey(), stream);
            }
            stream.finish();
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Until it is here, or will not come. */
    private void await(String key, DuplexStream stream) {
        Optional<CodeFlight> flight = flights.apply(key);
        while (flight.isPresent() && !kept.test(key)) {
            tell(stream, COMING);
            try {
                flight.get().landed().await("compiled code", NEWS);
                return;
            } catch (DeadlineExceeded goesOn) {
                flight = flights.apply(key);
            }
        }
    }

    private void giveInTurn(NodeId from, String key, DuplexStream stream) {
        while (sending.incrementAndGet() > SENDING_PEERS_MAX) {
            sending.decrementAndGet();
            tell(stream, COMING);
            lattice.environment().timers().sleep(BUSY_LOOK);
        }
        Timers.Timer end = lattice.environment().timers().after(SENDING_MAX, stream::close);
        try {
            Optional<byte[]> found =
                    code.apply(key).filter(each -> !lattice.seal().isTooLarge(each));
            if (found.isEmpty()) {
                tell(stream, ABSENT);
            } else {
                give(key, found.get(), stream);
                given.increment();
                lattice.environment()
                        .log()
                        .info("given", "key", key, "to", lattice.peers().name(from));
            }
        } finally {
            end.cancel();
            sending.decrementAndGet();
        }
    }

    private void give(String key, byte[] bytes, DuplexStream stream) {
        tell(stream, CodeNews.newBuilder().setOffer(lattice.seal().offer(key, bytes)).build());
        for (int at = 0; at < bytes.length; at += PART_BYTES) {
            int end = Math.min(bytes.length, at + PART_BYTES);
            stream.write(Bytes.wrap(Arrays.copyOfRange(bytes, at, end)));
        }
    }

    private static void tell(DuplexStream stream, CodeNews news) {
        stream.write(Bytes.wrap(news.toByteArray()));
    }
}
