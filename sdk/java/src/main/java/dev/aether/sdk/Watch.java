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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes as they happen. When a node is lost, another one continues after the last change seen.
 * For one thread; {@link #close} may be called by any.
 *
 * <p>A thread of its own reads, because only so can a wait for the next change have an end. It
 * hands over one line at a time and stops when nobody takes them.
 */
public final class Watch implements AutoCloseable {
    /** Nodes that have nothing to tell say so twice a minute; a silent one is taken for lost. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(75);

    private static final int LINES_AHEAD_MAX = 64;
    private static final String BROKEN = "";

    private final Function<String, InputStream> opener;
    private String revision;
    private Stream stream;

    /** One connection. */
    private record Stream(InputStream body, BlockingQueue<String> lines, Thread reader) {}

    /**
     * @param opener opens a stream of changes after a revision
     */
    Watch(Function<String, InputStream> opener, String revision) {
        this.opener = opener;
        this.revision = revision;
        this.stream = open();
    }

    private Stream open() {
        InputStream body = opener.apply(revision);
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_AHEAD_MAX);
        Thread reader = Thread.ofVirtual().name("watch").start(() -> read(body, lines));
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
        } catch (IOException lost) {
            // Whatever broke, the watch goes on through another node.
            if (!lines.offer(BROKEN)) {
                lines.clear();
                lines.add(BROKEN);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the next change.
     *
     * @return empty if nothing changed within the time
     * @throws LatticeException.Expired if changes were missed: read again, and watch from there
     * @throws LatticeException.Unavailable if no node continues the watch
     */
    public Optional<WatchEvent> next(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        long silent = System.nanoTime();
        while (true) {
            long left = end - System.nanoTime();
            String line = poll(Math.max(0, left));
            if (line == null) {
                boolean lost = System.nanoTime() - silent > SILENCE_MAX.toNanos();
                if (lost) {
                    reopen();
                    silent = System.nanoTime();
                } else if (left <= 0) {
                    return Optional.empty();
                }
                continue;
            }
            silent = System.nanoTime();
            Optional<WatchEvent> event = taken(line);
            if (event.isPresent()) {
                return event;
            }
        }
    }

    private @Nullable String poll(long nanos) {
        try {
            long most = Math.min(nanos, SILENCE_MAX.toNanos());
            return stream.lines().poll(most, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LatticeException.Unavailable("interrupted");
        }
    }

    private Optional<WatchEvent> taken(String line) {
        if (line.equals(BROKEN)) {
            reopen();
            return Optional.empty();
        }
        Json event = parsed(line);
        Json object = event.objectAt("object");
        return switch (event.textAt("type").orElse("")) {
            case "ADDED" -> remembered(WatchEvent.Type.ADDED, object);
            case "MODIFIED" -> remembered(WatchEvent.Type.MODIFIED, object);
            case "DELETED" -> remembered(WatchEvent.Type.DELETED, object);
            case "BOOKMARK" -> {
                remember(object);
                yield Optional.empty();
            }
            default ->
                    throw LatticeException.of(
                            (int) object.wholeAt("code").orElse(500), object.compact());
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

    private Optional<WatchEvent> remembered(WatchEvent.Type type, Json object) {
        remember(object);
        return Optional.of(new WatchEvent(type, object));
    }

    private void remember(Json object) {
        object.textAt("metadata", "resourceVersion")
                .filter(seen -> !seen.isEmpty())
                .ifPresent(seen -> revision = seen);
    }

    private void reopen() {
        close();
        stream = open();
    }

    @Override
    public void close() {
        stream.reader().interrupt();
        try {
            stream.body().close();
        } catch (IOException gone) {
            // Closing is all that was wanted.
            return;
        }
    }
}
