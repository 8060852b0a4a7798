package dev.aether.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.environment.Metrics;
import dev.aether.environment.NodeId;
import dev.aether.runtime.wire.CodeNews;
import dev.aether.runtime.wire.CodeStatement;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.TransportException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes compiled code from another node: one that has it, else one that is about to. Whatever goes
 * wrong with a node, another is asked, and in the end the code is compiled here.
 */
final class CodeTaking implements CodeSource {
    /** After that it is compiled here, whatever the others say; a start takes no longer either. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(2);

    private static final Duration OPEN_MAX = Duration.ofSeconds(2);

    /** Several times the interval at which a node that compiles is heard of. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(4);

    /** Nodes from which it was tried in vain before it is compiled here. */
    private static final int FAILURES_MAX = 3;

    private final CodeLattice lattice;
    private final CodeInquiry inquiry;
    private final Clock clock;
    private final Metrics.Counter refused;

    CodeTaking(CodeLattice lattice) {
        this.lattice = lattice;
        this.inquiry = new CodeInquiry(lattice);
        this.clock = lattice.environment().clock();
        this.refused =
                lattice.environment()
                        .metrics()
                        .counter(
                                "aether_compiled_refused_total",
                                "Compiled code of other nodes that could not be verified.");
    }

    /** What comes of asking one node for code. */
    private sealed interface Outcome {
        @SuppressWarnings("ArrayRecordComponent") // megabytes, given on at once
        record Came(byte[] code) implements Outcome {}

        /** It has none, and will not have any. */
        record Absent() implements Outcome {}

        record Failed() implements Outcome {}
    }

    @Override
    public Optional<Taken> take(String key, CodeFlight flight) {
        long end = clock.nanos() + WAIT_MAX.toNanos();
        Set<NodeId> failed = new TreeSet<>();
        while (failed.size() < FAILURES_MAX && clock.nanos() < end) {
            Optional<NodeId> from = inquiry.whom(key, flight, failed);
            if (from.isEmpty()) {
                return Optional.empty();
            }
            switch (fetch(from.get(), key, end)) {
                case Outcome.Came(byte[] code) -> {
                    return Optional.of(new Taken(code, lattice.peers().name(from.get())));
                }
                case Outcome.Absent() -> {
                    return Optional.empty();
                }
                case Outcome.Failed() -> failed.add(from.get());
            }
        }
        return Optional.empty();
    }

    private Outcome fetch(NodeId from, String key, long end) {
        try (DuplexStream stream = lattice.transport().open(from, CodeLattice.CODE, OPEN_MAX)) {
            stream.write(Bytes.wrap(lattice.seal().question(key).toByteArray()));
            stream.finish();
            Optional<CodeNews.Offer> offer = awaitOffer(stream, end);
            if (offer.isEmpty()) {
                return new Outcome.Absent();
            }
            CodeStatement said = lattice.seal().verify(from, key, offer.get());
            byte[] code = read(stream, (int) said.getCodeBytes(), end);
            CodeSeal.verify(code, said);
            return new Outcome.Came(code);
        } catch (TransportException broken) {
            lattice.environment()
                    .log()
                    .info("code did not come", "from", lattice.peers().name(from), "why", broken);
            return new Outcome.Failed();
        } catch (CodeSeal.Refusal untrue) {
            refused.increment();
            lattice.environment()
                    .log()
                    .warn(
                            "code of a node is not taken",
                            "from",
                            lattice.peers().name(from),
                            "why",
                            untrue);
            return new Outcome.Failed();
        }
    }

    /** Empty if there will be none. */
    private Optional<CodeNews.Offer> awaitOffer(DuplexStream stream, long end)
            throws CodeSeal.Refusal {
        while (true) {
            CodeNews news = news(next(stream, end));
            switch (news.getNewsCase()) {
                case COMING -> {}
                case OFFER -> {
                    return Optional.of(news.getOffer());
                }
                case ABSENT -> {
                    return Optional.empty();
                }
                case NEWS_NOT_SET -> throw new CodeSeal.Refusal("it says nothing");
            }
        }
    }

    private static CodeNews news(Bytes frame) throws CodeSeal.Refusal {
        try {
            return CodeNews.parseFrom(frame.buffer());
        } catch (InvalidProtocolBufferException malformed) {
            throw new CodeSeal.Refusal("what it says is malformed", malformed);
        }
    }

    private byte[] read(DuplexStream stream, int bytes, long end) throws CodeSeal.Refusal {
        ByteBuffer code = ByteBuffer.allocate(bytes);
        while (code.hasRemaining()) {
            Bytes part = next(stream, end);
            if (part.isEmpty() || part.length() > code.remaining()) {
                throw new CodeSeal.Refusal("its code is of another length than it says");
            }
            part.copyTo(code);
        }
        return code.array();
    }

    /** The next frame, if it comes soon and all is not taking too long. */
    private Bytes next(DuplexStream stream, long end) throws CodeSeal.Refusal {
        Duration left = Duration.ofNanos(Math.max(0, end - clock.nanos()));
        Optional<Bytes> frame = stream.read(left.compareTo(SILENCE_MAX) < 0 ? left : SILENCE_MAX);
        return frame.orElseThrow(() -> new CodeSeal.Refusal("it broke off"));
    }
}
