package dev.aether.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A watch over scripted streams: what it asks for again, and when. */
class WatchTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(1);

    /** The revisions after which streams were opened. */
    private final List<String> asked = new ArrayList<>();

    private final Deque<Callable<InputStream>> streams = new ArrayDeque<>();

    private InputStream open(String revision) {
        asked.add(revision);
        try {
            return streams.isEmpty() ? new Silent() : streams.remove().call();
        } catch (LatticeException refused) {
            throw refused;
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private Watch watch(String revision) {
        return new Watch(this::open, revision, LONG);
    }

    private void then(String... lines) {
        streams.add(() -> text(lines));
    }

    private void thenUnavailable() {
        streams.add(() -> {
            throw new LatticeException.Unavailable("nobody");
        });
    }

    private static InputStream text(String... lines) {
        return new ByteArrayInputStream(
                (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String line(String type, int revision) {
        return "{\"type\":\"%s\",\"object\":{\"metadata\":{\"resourceVersion\":\"%d\"}}}"
                .formatted(type, revision);
    }

    private static String error(int code) {
        return "{\"type\":\"ERROR\",\"object\":{\"code\":%d,\"message\":\"why\"}}".formatted(code);
    }

    private static WatchEvent.Type next(Watch watch) {
        return watch.next(LONG).orElseThrow().type();
    }

    /** Says nothing until it is closed. */
    private static final class Silent extends InputStream {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            try {
                closed.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void aSilentNodeIsNoticedByManyShortWaits() {
        try (Watch watch = new Watch(this::open, "3", Duration.ofMillis(20))) {
            for (int wait = 0; asked.size() < 2 && wait < 5_000; wait++) {
                assertThat(watch.next(MOMENT)).isEmpty();
            }
        }

        assertThat(asked).startsWith("3", "3");
    }

    @Test
    void aNodeThatSpeaksNowAndThenIsNotLost() throws IOException {
        PipedOutputStream node = new PipedOutputStream();
        PipedInputStream reader = new PipedInputStream(node);
        streams.add(() -> reader);

        try (Watch watch = watch("3")) {
            for (int revision = 4; revision < 8; revision++) {
                node.write((line("MODIFIED", revision) + "\n").getBytes(StandardCharsets.UTF_8));
                node.flush();
                assertThat(next(watch)).isEqualTo(WatchEvent.Type.MODIFIED);
            }
        }

        assertThat(asked).containsExactly("3");
    }

    @Test
    void whoClosesItFromElsewhereEndsTheWaitAndNothingIsOpenedAnew() throws Exception {
        Watch watch = watch("3");
        FutureTask<LatticeException> waiting =
                new FutureTask<>(() -> {
                    try {
                        watch.next(LONG);
                        throw new AssertionError("it went on");
                    } catch (LatticeException closed) {
                        return closed;
                    }
                });
        Thread.ofVirtual().start(waiting);

        watch.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).hasMessage("the watch is closed");
        assertThat(asked).containsExactly("3");
    }

    @Test
    void aStreamThatWasBeingOpenedWhenItWasClosedIsClosedToo() {
        Silent second = new Silent();
        List<Watch> opened = new ArrayList<>();
        then(line("MODIFIED", 4));
        streams.add(() -> {
            opened.getFirst().close();
            return second;
        });
        Watch watch = watch("3");
        opened.add(watch);
        assertThat(next(watch)).isEqualTo(WatchEvent.Type.MODIFIED);

        assertThatThrownBy(() -> watch.next(LONG)).hasMessage("the watch is closed");

        assertThat(second.closed.getCount()).isZero();
    }

    @Test
    void whenNobodyContinuesTheNextWaitTriesAgain() {
        then(line("MODIFIED", 4));
        thenUnavailable();
        then(line("MODIFIED", 5));

        try (Watch watch = watch("3")) {
            assertThat(next(watch)).isEqualTo(WatchEvent.Type.MODIFIED);
            assertThatThrownBy(() -> watch.next(LONG))
                    .isInstanceOf(LatticeException.Unavailable.class)
                    .hasMessage("nobody");
            assertThat(next(watch)).isEqualTo(WatchEvent.Type.MODIFIED);
        }

        assertThat(asked).startsWith("3", "4", "4");
    }

    @Test
    void allThereIsIsAskedForAgainUntilItWasToldToItsEnd() {
        then(line("ADDED", 9), line("ADDED", 2));
        then(line("ADDED", 9), line("ADDED", 2), line("ADDED", 5), line("BOOKMARK", 9));
        then(line("ADDED", 12));
        then(line("DELETED", 13));

        try (Watch watch = watch("")) {
            for (int each = 0; each < 6; each++) {
                assertThat(next(watch)).isEqualTo(WatchEvent.Type.ADDED);
            }
            assertThat(next(watch)).isEqualTo(WatchEvent.Type.DELETED);
        }

        assertThat(asked).containsExactly("", "", "9", "12");
    }

    @Test
    void aNodeThatCannotGoOnIsPassedOver() {
        then(line("MODIFIED", 4), error(503));
        then(error(429));
        then(error(504));
        then(line("DELETED", 5), error(410));

        try (Watch watch = watch("3")) {
            assertThat(next(watch)).isEqualTo(WatchEvent.Type.MODIFIED);
            assertThat(next(watch)).isEqualTo(WatchEvent.Type.DELETED);
            assertThatThrownBy(() -> watch.next(LONG))
                    .isInstanceOf(LatticeException.Expired.class)
                    .hasMessage("why");
        }

        assertThat(asked).containsExactly("3", "4", "4", "4");
    }

    @Test
    void theFirstPauseLastsOverShortWaits() {
        then(line("MODIFIED", 4));
        then(line("MODIFIED", 5));

        try (Watch watch = watch("3")) {
            assertThat(next(watch)).isEqualTo(WatchEvent.Type.MODIFIED);
            assertThat(watch.next(Duration.ZERO)).isEmpty();
            assertThat(next(watch)).isEqualTo(WatchEvent.Type.MODIFIED);
        }
    }
}
