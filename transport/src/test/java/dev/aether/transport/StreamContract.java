package dev.aether.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Promise;
import dev.aether.transport.TransportException.Code;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every maker of a {@link Transport} promises of streams and the join door. */
public abstract class StreamContract {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Bytes FRAME = Bytes.wrap(new byte[DuplexStream.FRAME_BYTES_MAX]);
    protected final Stage stage;
    private final AtomicInteger sunk = new AtomicInteger();

    protected StreamContract(Stage stage) {
        this.stage = stage;
    }

    @AfterEach
    void closeStage() {
        stage.close();
    }

    private Transport pair() {
        Promise<Boolean> never = new Promise<>(stage.environment(2).timers());
        Transport second =
                stage.node(
                        2,
                        transport -> {
                            transport.onStream("echo", (from, stream) -> echo(stream));
                            transport.onStream("count", (from, stream) -> count(stream));
                            transport.onStream("flood", (from, stream) -> flood(stream));
                            transport.onStream("deaf", (from, stream) -> never.await("ever", LONG));
                            transport.onStream("watch", (from, stream) -> watch(stream, never));
                            transport.onStream("rude", (from, stream) -> stream.close());
                        });
        Transport first = stage.node(1, transport -> {});
        first.learn(stage.id(2), List.of(second.localAddress()));
        return first;
    }

    /** Reads to the pause, and counts when it hears that nobody is there any more. */
    private void watch(DuplexStream stream, Promise<Boolean> never) {
        stream.read(LONG);
        stream.onBroken(sunk::incrementAndGet);
        stream.write(FRAME);
        never.await("ever", LONG);
    }

    private static void echo(DuplexStream stream) {
        Optional<Bytes> frame = stream.read(LONG);
        while (frame.isPresent()) {
            stream.write(frame.get());
            frame = stream.read(LONG);
        }
    }

    private void count(DuplexStream stream) {
        while (stream.read(LONG).isPresent()) {
            sunk.incrementAndGet();
        }
        stream.write(Bytes.utf8("" + sunk.get()));
    }

    private static void flood(DuplexStream stream) {
        for (int frame = 0; frame < 64; frame++) {
            stream.write(FRAME);
        }
    }

    private <T> T run(Supplier<T> work) {
        return stage.run(work);
    }

    private static void assertCode(Code code, Runnable call) {
        TransportContract.assertCode(code, call::run);
    }

    @Test
    void framesComeBackInOrderUntilBothSidesFinish() {
        Transport first = pair();

        List<String> answers =
                run(() -> {
                    try (DuplexStream stream = first.open(stage.id(2), "echo", LONG)) {
                        List<String> echoes = new java.util.ArrayList<>();
                        for (int number = 0; number < 100; number++) {
                            stream.write(Bytes.utf8("frame " + number));
                            echoes.add(stream.read(LONG).orElseThrow().utf8());
                        }
                        stream.write(Bytes.EMPTY);
                        assertThat(stream.read(LONG)).contains(Bytes.EMPTY);
                        stream.finish();
                        assertThat(stream.read(LONG)).isEmpty();
                        return echoes;
                    }
                });

        assertThat(answers).hasSize(100).startsWith("frame 0").endsWith("frame 99");
    }

    @Test
    void allThatWasWrittenBeforeTheEndArrives() {
        Transport first = pair();

        Bytes counted =
                run(() -> {
                    try (DuplexStream stream = first.open(stage.id(2), "count", LONG)) {
                        for (int number = 0; number < 200; number++) {
                            stream.write(FRAME);
                        }
                        stream.finish();
                        return stream.read(LONG).orElseThrow();
                    }
                });

        assertThat(counted.utf8()).isEqualTo("200");
    }

    @Test
    void aSlowReaderDelaysNoOtherStream() {
        Transport first = pair();

        int frames =
                run(() -> {
                    try (DuplexStream slow = first.open(stage.id(2), "flood", LONG);
                            DuplexStream quick = first.open(stage.id(2), "echo", LONG)) {
                        assertThat(slow.read(LONG)).contains(FRAME);
                        for (int number = 0; number < 20; number++) {
                            quick.write(FRAME);
                            assertThat(quick.read(LONG)).contains(FRAME);
                        }
                        return 1 + drain(slow);
                    }
                });

        assertThat(frames).isEqualTo(64);
    }

    private static int drain(DuplexStream stream) {
        int frames = 0;
        while (stream.read(LONG).isPresent()) {
            frames++;
        }
        return frames;
    }

    @Test
    void aWriterWaitsForAReaderThatDoesNotRead() {
        Transport first = pair();
        AtomicInteger written = new AtomicInteger();

        stage.environment(1)
                .threads()
                .start(
                        "writer",
                        () -> {
                            try (DuplexStream stream = first.open(stage.id(2), "deaf", LONG)) {
                                while (written.get() < 1000) {
                                    stream.write(FRAME);
                                    written.incrementAndGet();
                                }
                            }
                        });

        stage.await("a first frame", () -> written.get() > 0);
        run(() -> {
            stage.environment(1).timers().sleep(Duration.ofSeconds(1));
            return true;
        });
        assertThat(written.get()).isLessThan(40);
    }

    @Test
    void aReaderIsToldWhenNothingComesAndMayReadAgain() {
        Transport first = pair();

        run(() -> {
            try (DuplexStream stream = first.open(stage.id(2), "echo", LONG)) {
                assertCode(Code.TIMEOUT, () -> stream.read(Duration.ofMillis(50)));
                stream.write(Bytes.utf8("late"));
                assertThat(stream.read(LONG)).contains(Bytes.utf8("late"));
                return true;
            }
        });
    }

    @Test
    void aStreamOfAChannelThatIsNotServedEndsAtItsFirstRead() {
        Transport first = pair();

        run(() -> {
            try (DuplexStream stream = first.open(stage.id(2), "nonsense", LONG)) {
                assertCode(Code.UNKNOWN_CHANNEL, () -> stream.read(LONG));
                return true;
            }
        });
    }

    @Test
    void aStreamThatThePeerClosedIsBroken() {
        Transport first = pair();

        run(() -> {
            try (DuplexStream stream = first.open(stage.id(2), "rude", LONG)) {
                assertCode(Code.BROKEN, () -> stream.read(LONG));
                return true;
            }
        });
    }

    @Test
    void whoServesAStreamHearsThatItWasAbandonedWhileItDoesOtherThings() {
        Transport first = pair();

        run(() -> {
            try (DuplexStream stream = first.open(stage.id(2), "watch", LONG)) {
                stream.write(Bytes.utf8("x"));
                assertThat(stream.read(LONG)).isPresent();
                assertThat(sunk).hasValue(0);
            }
            while (sunk.get() == 0) {
                stage.environment(1).timers().sleep(Duration.ofMillis(5));
            }
            return true;
        });

        assertThat(sunk).hasValue(1);
    }

    @Test
    void aFrameBeyondTheLimitIsRefusedAtTheSender() {
        Transport first = pair();

        run(() -> {
            try (DuplexStream stream = first.open(stage.id(2), "echo", LONG)) {
                Bytes frame = FRAME.concat(Bytes.utf8("x"));
                assertCode(Code.TOO_LARGE, () -> stream.write(frame));
                return true;
            }
        });
    }

    @Test
    void streamsBreakWithTheirLink() {
        Transport first = pair();

        run(() -> {
            DuplexStream stream = first.open(stage.id(2), "echo", LONG);
            stream.write(Bytes.utf8("x"));
            assertThat(stream.read(LONG)).isPresent();
            first.forget(stage.id(2));
            assertCode(Code.BROKEN, () -> stream.read(LONG));
            stream.close();
            return true;
        });
    }

    @Test
    void theJoinDoorAnswersWithoutAnIdentity() {
        Transport second = joinable();

        Bytes answer =
                stage.askJoinDoor(second.localAddress(), stage.authoritySha256(), Bytes.utf8("me"));

        assertThat(answer.utf8()).isEqualTo("welcome me");
    }

    private Transport joinable() {
        return stage.node(3, transport -> transport.onJoin((from, request) -> welcome(request)));
    }

    private static Bytes welcome(Bytes request) {
        if (request.isEmpty()) {
            throw new RemoteRefusal("empty hands");
        }
        return Bytes.utf8("welcome ").concat(request);
    }

    private Bytes knock(Transport door, Bytes authoritySha256, Bytes request) {
        return stage.askJoinDoor(door.localAddress(), authoritySha256, request);
    }

    @Test
    void theJoinDoorRefusesInWords() {
        Transport door = joinable();

        assertCode(Code.REFUSED, () -> knock(door, stage.authoritySha256(), Bytes.EMPTY));
    }

    @Test
    void theJoinDoorOfAnotherLatticeIsNotAsked() {
        Transport door = joinable();
        Bytes other = Bytes.wrap(new byte[32]);

        assertCode(Code.IDENTITY_REFUSED, () -> knock(door, other, Bytes.utf8("me")));
    }

    @Test
    void aJoinRequestBeyondTheLimitIsNotSent() {
        Transport door = joinable();
        Bytes large = Bytes.wrap(new byte[70_000]);

        assertCode(Code.TOO_LARGE, () -> knock(door, stage.authoritySha256(), large));
    }
}
