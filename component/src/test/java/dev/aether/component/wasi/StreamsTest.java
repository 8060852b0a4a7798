package dev.aether.component.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamsTest {
    private static final String IN = "wasi:io/streams#[method]input-stream.";
    private static final String OUT = "wasi:io/streams#[method]output-stream.";

    private final HandClocks clocks = new HandClocks();
    private final WasiGrants grants = WasiGrants.builder(clocks).build();
    private final WasiState state = grants.state("nothing");
    private final Guest guest = new Guest(grants.imports(), state);
    private final Pieces pieces = new Pieces();
    private final Tank tank = new Tank();

    @Test
    void aReadAnswersWhatIsThereAndThenThatTheStreamIsClosed() {
        pieces.add("ab");
        var stream = new ReadStream(pieces, state.poller());

        assertThat(text(guest.good(IN + "read", stream, 10L))).isEqualTo("ab");
        pieces.end();
        assertThat(guest.bad(IN + "read", stream, 10L)).isEqualTo(Case.of(1));
        assertThat(guest.bad(IN + "blocking-read", stream, 0L)).isEqualTo(Case.of(1));
    }

    @Test
    void aReadWithNothingThereAnswersNoBytes() {
        var stream = new ReadStream(pieces, state.poller());

        assertThat(text(guest.good(IN + "read", stream, 10L))).isEmpty();
        assertThat(guest.good(IN + "skip", stream, 10L)).isEqualTo(0L);
    }

    @Test
    void aHugeUnsignedLengthIsNoMoreThanOnePiece() {
        pieces.add("abc");
        var stream = new ReadStream(pieces, state.poller());

        assertThat(text(guest.good(IN + "blocking-read", stream, -1L))).isEqualTo("abc");
    }

    @Test
    void aFailedReadTellsWhyOnceAndClosesTheStream() {
        pieces.fault = new IOException("line cut");
        var stream = new ReadStream(pieces, state.poller());

        Case failed = (Case) guest.bad(IN + "blocking-read", stream, 1L);

        assertThat(failed.index()).isZero();
        assertThat(guest.call("wasi:io/error#[method]error.to-debug-string", failed.value()))
                .isEqualTo("line cut");
        assertThat(guest.bad(IN + "read", stream, 1L)).isEqualTo(Case.of(1));
    }

    @Test
    void aStreamIsReadyOnceItsSourceIs() {
        var stream = new ReadStream(pieces, state.poller());
        var pollable = (Pollable) guest.call(IN + "subscribe", stream);

        assertThat(guest.call("wasi:io/poll#[method]pollable.ready", pollable)).isEqualTo(false);
        clocks.meanwhile = () -> pieces.add("late");
        guest.call("wasi:io/poll#[method]pollable.block", pollable);

        assertThat(text(guest.good(IN + "read", stream, 9L))).isEqualTo("late");
        assertThat(clocks.waits).hasSize(1);
    }

    @Test
    void aWriteWithinItsPermitReachesTheTarget() {
        var stream = new WriteStream(tank, state.poller());

        assertThat(guest.good(OUT + "check-write", stream)).isEqualTo(8L);
        assertThat(guest.call(OUT + "write", stream, bytes("abc"))).isEqualTo(Outcome.ok());
        assertThat(guest.call(OUT + "write", stream, bytes("de"))).isEqualTo(Outcome.ok());

        assertThat(tank.text()).isEqualTo("abcde");
    }

    @Test
    void aWriteBeyondItsPermitTraps() {
        var stream = new WriteStream(tank, state.poller());
        guest.good(OUT + "check-write", stream);
        guest.good(OUT + "write", stream, bytes("12345678"));

        assertThatThrownBy(() -> guest.call(OUT + "write", stream, bytes("9")))
                .isInstanceOf(TrapException.class)
                .hasMessageContaining("permitted were 0");
    }

    @Test
    void aWriteWithoutAskingTraps() {
        var stream = new WriteStream(tank, state.poller());

        assertThatThrownBy(() -> guest.call(OUT + "write", stream, bytes("x")))
                .isInstanceOf(TrapException.class);
    }

    @Test
    void aBlockingWriteWaitsForRoomAndFlushes() {
        var stream = new WriteStream(tank, state.poller());
        clocks.meanwhile =
                () -> {
                    tank.drain();
                    state.poller().ring();
                };

        guest.good(OUT + "blocking-write-and-flush", stream, bytes("0123456789abcdefghij"));

        assertThat(tank.text()).isEqualTo("0123456789abcdefghij");
        assertThat(tank.flushes).isEqualTo(1);
        assertThat(clocks.waits).hasSize(2);
    }

    @Test
    void aBlockingWriteOfMoreThanTheInterfaceAllowsTraps() {
        var stream = new WriteStream(tank, state.poller());

        assertThatThrownBy(
                        () -> guest.call(OUT + "blocking-write-and-flush", stream, new byte[4097]))
                .isInstanceOf(TrapException.class);
        assertThatThrownBy(
                        () -> guest.call(OUT + "blocking-write-zeroes-and-flush", stream, 1L << 40))
                .isInstanceOf(TrapException.class);
    }

    @Test
    void zeroesAreWrittenLikeBytes() {
        var stream = new WriteStream(tank, state.poller());
        guest.good(OUT + "check-write", stream);

        guest.good(OUT + "write-zeroes", stream, 3L);

        assertThat(tank.text()).isEqualTo("\0\0\0");
    }

    @Test
    void aFailedWriteClosesTheStream() {
        tank.fault = new IOException("reader left");
        var stream = new WriteStream(tank, state.poller());
        guest.good(OUT + "check-write", stream);

        assertThat(((Case) guest.bad(OUT + "write", stream, bytes("x"))).index()).isZero();
        assertThat(guest.bad(OUT + "check-write", stream)).isEqualTo(Case.of(1));
        assertThat(guest.bad(OUT + "blocking-flush", stream)).isEqualTo(Case.of(1));
        assertThat(((Pollable) guest.call(OUT + "subscribe", stream)).ready()).isTrue();
    }

    @Test
    void aSpliceMovesNoMoreThanFits() {
        pieces.add("0123456789");
        var from = new ReadStream(pieces, state.poller());
        var to = new WriteStream(tank, state.poller());

        assertThat(guest.good(OUT + "splice", to, from, 100L)).isEqualTo(8L);
        assertThat(guest.good(OUT + "splice", to, from, 100L)).isEqualTo(0L);
        tank.drain();
        assertThat(guest.good(OUT + "blocking-splice", to, from, 100L)).isEqualTo(2L);
        pieces.end();
        tank.drain();
        assertThat(guest.bad(OUT + "blocking-splice", to, from, 100L)).isEqualTo(Case.of(1));

        assertThat(tank.text()).isEqualTo("0123456789");
    }

    @Test
    void anInterruptedWaitTraps() {
        var stream = new ReadStream(pieces, state.poller());
        var pollable = guest.call(IN + "subscribe", stream);

        assertThatThrownBy(() -> guest.call("wasi:io/poll#poll", List.of(pollable)))
                .isInstanceOfSatisfying(
                        TrapException.class,
                        trap -> assertThat(trap.code()).isEqualTo(TrapException.Code.INTERRUPTED));
    }

    @Test
    void aPollOfNothingTraps() {
        assertThatThrownBy(() -> guest.call("wasi:io/poll#poll", List.of()))
                .isInstanceOf(TrapException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, UTF_8);
    }

    /** A source a test fills. */
    private static final class Pieces implements BodySource {
        private final Deque<byte[]> queue = new ArrayDeque<>();
        private boolean ended;
        private Runnable wake = () -> {};
        private IOException fault;

        void add(String piece) {
            queue.add(bytes(piece));
            wake.run();
        }

        void end() {
            ended = true;
            wake.run();
        }

        @Override
        public byte[] read(int bytesMax) throws IOException, InterruptedException {
            if (fault != null) {
                throw fault;
            }
            if (queue.isEmpty() && !ended) {
                throw new InterruptedException("would wait for ever");
            }
            if (queue.isEmpty()) {
                return new byte[0];
            }
            String first = text(queue.remove());
            int length = Math.min(bytesMax, first.length());
            if (length < first.length()) {
                queue.addFirst(bytes(first.substring(length)));
            }
            return bytes(first.substring(0, length));
        }

        @Override
        public boolean ready() {
            return !queue.isEmpty() || ended || fault != null;
        }

        @Override
        public void onReady(Runnable callback) {
            wake = callback;
        }
    }

    /** A target of eight bytes that a test empties. */
    private static final class Tank implements ByteTarget {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private int held;
        private int flushes;
        private IOException fault;

        void drain() {
            held = 0;
        }

        String text() {
            return content.toString(UTF_8);
        }

        @Override
        public int room() {
            return 8 - held;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (fault != null) {
                throw fault;
            }
            assertThat(bytes.length).isLessThanOrEqualTo(room());
            held += bytes.length;
            content.writeBytes(bytes);
        }

        @Override
        public void flush() {
            flushes++;
        }
    }
}
