package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.MalformedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes as they happen. When a node is lost, another one continues after the last change seen; if
 * all there is was asked for and that was not told to its end, it is told from the beginning. For
 * one thread; {@link #close} may be called by any.
 *
 * <p>A thread of its own reads, because only so can a wait for the next change have an end. It
 * hands over one line at a time and stops when nobody takes them.
 */
public final class Watch implements AutoCloseable {
    /** Nodes that have nothing to tell say so twice a minute; a silent one is taken for lost. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(75);

    private static final int LINES_AHEAD_MAX = 64;
    private static final int REOPENS_MAX = 60;
    private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
    private static final int PAUSE_DOUBLINGS_MAX = 4;
    private static final String BROKEN = "";

    private final Function<String, InputStream> opener;
    private final Duration silenceMax;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Also read by who closes. */
    private volatile Stream stream;

    private String revision;
    private long lastHeardNanos;
    private boolean lost;
    private long reopenNanos;

    /** How often in a row a stream was lost before it told anything. */
    private int vain;

    /** One connection. */
    private record Stream(InputStream body, BlockingQueue<String> lines, Thread reader) {
        void end() {
            reader.interrupt();
            try {
                body.close();
            } catch (IOException gone) {
                // Closing is all that was wanted.
                return;
            }
        }
    }

    /**
     * @param opener opens a stream of changes after a revision
     * @param revision empty for all there is, and then changes
     * @param silenceMax how long a node may tell nothing at all before it is taken for lost
     */
    Watch(Function<String, InputStream> opener, String revision, Duration silenceMax) {
        this.opener = opener;
        this.revision = revision;
        this.silenceMax = silenceMax;
        this.stream = open();
    }

    private Stream open() {
        InputStream body = opener.apply(revision);
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_AHEAD_MAX);
        Thread reader = Thread.ofVirtual().name("watch").start(() -> read(body, lines));
        lastHeardNanos = System.nanoTime();
        return new Stream(body, lines, reader);
    }

    private static void read(InputStream body, BlockingQueue<String> lines) {
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String line = text.readLine();
            while (line != null) {
                if (!line.isEmpty()) {
                    lines.put(line);
                }
                line = text.readLine();
            }
            lines.put(BROKEN);
        } catch (IOException broken) {
            breakOff(lines);
        } catch (InterruptedException ended) {
            breakOff(lines);
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever broke, the watch goes on through another node: what was not taken comes again. */
    private static void breakOff(BlockingQueue<String> lines) {
        lines.clear();
        lines.add(BROKEN);
    }

    /**
     * Waits for the next change.
     *
     * @return empty if nothing changed within the time
     * @throws LatticeException.Expired if changes were missed: read again, and watch from there
     * @throws LatticeException.Unavailable if no node continues the watch, or it is closed
     */
    public Optional<WatchEvent> next(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            if (lost && !reopened(end)) {
                return Optional.empty();
            }
            String line = poll(end);
            if (line != null) {
                Optional<WatchEvent> event = taken(line);
                if (event.isPresent()) {
                    return event;
                }
            } else if (System.nanoTime() - lastHeardNanos > silenceMax.toNanos()) {
                lose();
            } else if (System.nanoTime() - end >= 0) {
                return Optional.empty();
            }
        }
    }

    private @Nullable String poll(long end) {
        long silence = lastHeardNanos + silenceMax.toNanos();
        long now = System.nanoTime();
        try {
            return stream.lines().poll(Math.min(end - now, silence - now), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            throw interrupted();
        }
    }

    private static LatticeException interrupted() {
        Thread.currentThread().interrupt();
        return new LatticeException.Unavailable("interrupted");
    }

    private Optional<WatchEvent> taken(String line) {
        if (line.equals(BROKEN)) {
            lose();
            return Optional.empty();
        }
        lastHeardNanos = System.nanoTime();
        Json event = parsed(line);
        Json object = event.objectAt("object");
        return switch (event.textAt("type").orElse("")) {
            case "ADDED" -> {
                // One of all there is has its own revision, which says nothing of the others.
                if (!revision.isEmpty()) {
                    remember(object);
                }
                yield told(WatchEvent.Type.ADDED, object);
            }
            case "MODIFIED" -> {
                remember(object);
                yield told(WatchEvent.Type.MODIFIED, object);
            }
            case "DELETED" -> {
                remember(object);
                yield told(WatchEvent.Type.DELETED, object);
            }
            case "BOOKMARK" -> {
                remember(object);
                vain = 0;
                yield Optional.empty();
            }
            default -> refused(object);
        };
    }

    private static Json parsed(String line) {
        try {
            return Json.parse(line);
        } catch (MalformedException cut) {
            throw new LatticeException.Unavailable(
                    "a node sent half a change: " + cut.getMessage());
        }
    }

    private Optional<WatchEvent> told(WatchEvent.Type type, Json object) {
        vain = 0;
        return Optional.of(new WatchEvent(type, object));
    }

    private void remember(Json object) {
        object.textAt("metadata", "resourceVersion")
                .filter(seen -> !seen.isEmpty())
                .ifPresent(seen -> revision = seen);
    }

    /** A node that cannot go on just now is as good as lost; everything else is final. */
    private Optional<WatchEvent> refused(Json status) {
        LatticeException refusal =
                LatticeException.of((int) status.wholeAt("code").orElse(500), status.compact());
        if (!(refusal instanceof LatticeException.Unavailable)) {
            throw refusal;
        }
        lose();
        return Optional.empty();
    }

    /** Ends the stream; after a pause, another one is opened. */
    private void lose() {
        stream.end();
        lost = true;
        Duration pause = PAUSE_FIRST.multipliedBy(1L << Math.min(vain, PAUSE_DOUBLINGS_MAX));
        reopenNanos = System.nanoTime() + pause.toNanos();
        vain++;
    }

    /**
     * Opens another stream when the pause is over.
     *
     * @return whether that was before the end
     */
    private boolean reopened(long end) {
        long pause = reopenNanos - System.nanoTime();
        long left = end - System.nanoTime();
        if (isClosedWithin(Math.min(pause, left))) {
            throw new LatticeException.Unavailable("the watch is closed");
        }
        if (pause > left) {
            return false;
        }
        if (vain > REOPENS_MAX) {
            vain = 0;
            throw new LatticeException.Unavailable(
                    "no node continues the watch: " + REOPENS_MAX + " broke off in a row");
        }
        Stream fresh = open();
        stream = fresh;
        lost = false;
        // Who closed meanwhile may have ended only the stream before.
        if (isClosedWithin(0)) {
            fresh.end();
        }
        return true;
    }

    private boolean isClosedWithin(long nanos) {
        try {
            return closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            throw interrupted();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        stream.end();
    }
}
