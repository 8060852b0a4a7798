package dev.aether.control;

import dev.aether.environment.Clock;
import dev.aether.environment.Randomness;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Events about objects, kept for an hour by hanging on a lease that many of them share. */
final class Events {
    private static final Duration KEPT = Duration.ofHours(1);

    /** A lease is shared this long, so that an event lives at least {@link #KEPT}. */
    private static final Duration SHARED = Duration.ofMinutes(10);

    private final Keyspace system;
    private final Clock clock;
    private final Randomness randomness;
    private volatile Granted granted = new Granted(0, Instant.EPOCH);

    Events(Keyspace system, Clock clock, Randomness randomness) {
        this.system = system;
        this.clock = clock;
        this.randomness = randomness;
    }

    Op normal(ObjectNode about, String reason, String message) {
        return event(about, "Normal", reason, message);
    }

    Op warning(ObjectNode about, String reason, String message) {
        return event(about, "Warning", reason, message);
    }

    private Op event(ObjectNode about, String type, String reason, String message) {
        String named = Metadata.namespace(about);
        String namespace = named.isEmpty() ? "default" : named;
        String now = clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String name = Metadata.name(about) + "." + Long.toHexString(randomness.nextLong());
        ObjectNode object =
                Json.object("apiVersion", "v1")
                        .with("kind", Json.text("Event"))
                        .with(
                                "metadata",
                                Json.object("name", name)
                                        .with("namespace", Json.text(namespace))
                                        .with("uid", Json.text(uid()))
                                        .with("creationTimestamp", Json.text(now)))
                        .with("involvedObject", involved(about))
                        .with("reason", Json.text(reason))
                        .with("message", Json.text(message))
                        .with("type", Json.text(type))
                        .with("firstTimestamp", Json.text(now))
                        .with("lastTimestamp", Json.text(now))
                        .with("count", Json.number(1))
                        .with("source", Json.object("component", "aether"));
        return new Op.Put(
                Objects.key(Catalogue.EVENT, object),
                Objects.encode(object),
                lease(),
                false,
                false,
                false);
    }

    private static ObjectNode involved(ObjectNode about) {
        return Json.object("apiVersion", about.textAt("apiVersion").orElse(""))
                .with("kind", Json.text(about.textAt("kind").orElse("")))
                .with("name", Json.text(Metadata.name(about)))
                .with("namespace", Json.text(Metadata.namespace(about)))
                .with("uid", Json.text(about.textAt("metadata", "uid").orElse("")));
    }

    private String uid() {
        long high = randomness.nextLong();
        long low = randomness.nextLong();
        return new UUID(
                        (high & 0xffffffffffff0fffL) | 0x4000L,
                        (low & 0x3fffffffffffffffL) | 0x8000000000000000L)
                .toString();
    }

    private long lease() {
        Granted present = granted;
        if (present.renewAt.isAfter(clock.now())) {
            return present.id;
        }
        long id = system.grant(0, KEPT.plus(SHARED)).id();
        granted = new Granted(id, clock.now().plus(SHARED));
        return id;
    }

    private record Granted(long id, Instant renewAt) {}
}
