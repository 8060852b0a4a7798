package dev.aether.control;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Threads;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The settings in one object, kept as they are now. Those of an object that was deleted stay, so
 * that what runs goes on; no replica starts with them any more.
 */
final class FollowedSettings {
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration WATCH_WAIT = Duration.ofSeconds(10);

    private final Environment environment;
    private final Keyspace system;
    private final SettingsObject object;
    private final KeyRange key;
    private final AtomicReference<Known> known = new AtomicReference<>(new Known(0, Map.of()));
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;
    private volatile Threads.@Nullable Task task;

    FollowedSettings(Environment environment, Keyspace system, SettingsObject object) {
        this.environment = environment;
        this.system = system;
        this.object = object;
        this.key = KeyRange.single(object.key());
    }

    /** What was there at a revision; no record, for its words must not show values. */
    private static final class Known {
        private final long revision;
        private final Map<String, String> texts;

        Known(long revision, Map<String, String> texts) {
            this.revision = revision;
            this.texts = Collections.unmodifiableMap(texts);
        }
    }

    SettingsObject object() {
        return object;
    }

    Map<String, String> texts() {
        return known.get().texts;
    }

    /**
     * Learns what is there now.
     *
     * @return whether the object is there
     * @throws StateException if that cannot be known now
     */
    boolean read() {
        return !learn().entries().isEmpty();
    }

    private RangeResult learn() {
        RangeResult found = system.range(RangeQuery.of(key));
        found.entries().forEach(this::learn);
        return found;
    }

    private void learn(KeyValue entry) {
        if (entry.modRevision() <= known.get().revision) {
            return;
        }
        Known read = new Known(entry.modRevision(), texts(Objects.decode(entry)));
        known.accumulateAndGet(read, (a, b) -> a.revision >= b.revision ? a : b);
    }

    /** Follows from now on; once is enough. */
    void start() {
        if (started.compareAndSet(false, true)) {
            task = environment.threads().start("settings", this::run);
        }
    }

    void close() {
        closed = true;
        Threads.Task running = task;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                follow(learn().revision() + 1);
            } catch (StateException | DeadlineExceeded unavailable) {
                environment
                        .log()
                        .info("not followed now", "object", object.words(), "why", unavailable);
                pause();
            } catch (Interrupted closing) {
                return;
            }
        }
    }

    private void pause() {
        try {
            environment.timers().sleep(RETRY);
        } catch (Interrupted closing) {
            closed = true;
        }
    }

    private void follow(long fromRevision) {
        try (Watch watch = system.watch(WatchRequest.of(key, fromRevision))) {
            while (!closed) {
                switch (watch.next(WATCH_WAIT)) {
                    case Watch.Events events -> events.events().forEach(this::hear);
                    case Watch.Progress progress -> {}
                    case Watch.Compacted compacted -> {
                        return;
                    }
                    case Watch.Ended ended -> {
                        return;
                    }
                }
            }
        }
    }

    private void hear(Watch.Event event) {
        if (event.isDelete()) {
            environment.log().warn("deleted, its last values are used", "object", object.words());
        } else {
            learn(event.current());
        }
    }

    /** Settings are text: a value that is none cannot be looked up. */
    private Map<String, String> texts(ObjectNode found) {
        boolean isSecret = object.isSecret();
        Map<String, String> texts = new TreeMap<>();
        List<String> others = new ArrayList<>();
        decode(found.objectAt(isSecret ? "data" : "binaryData"), texts, others);
        if (!isSecret) {
            found.objectAt("data")
                    .fields()
                    .forEach((name, text) -> texts.put(name, text.textAt().orElse("")));
        }
        if (!others.isEmpty()) {
            environment
                    .log()
                    .warn("values that are not text", "object", object.words(), "names", others);
        }
        return texts;
    }

    private static void decode(ObjectNode values, Map<String, String> texts, List<String> others) {
        for (Map.Entry<String, Json> value : values.fields().entrySet()) {
            try {
                byte[] bytes = Base64.getDecoder().decode(value.getValue().textAt().orElse(""));
                ByteBuffer text = ByteBuffer.wrap(bytes);
                texts.put(
                        value.getKey(),
                        StandardCharsets.UTF_8.newDecoder().decode(text).toString());
            } catch (CharacterCodingException | IllegalArgumentException notText) {
                others.add(value.getKey());
            }
        }
    }
}
