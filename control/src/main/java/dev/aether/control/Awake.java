package dev.aether.control;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which particles of an app that may sleep shall run, and since when; a part of the app's status.
 * Who writes it starts a pulse about the app in the same transaction.
 *
 * @param since by particle
 */
record Awake(Map<String, Instant> since) {
    private static final String FIELD = "awake";

    Awake {
        since = new TreeMap<>(since);
    }

    static Awake of(ObjectNode app) {
        Map<String, Instant> since = new TreeMap<>();
        app.objectAt("status", FIELD)
                .fields()
                .forEach((particle, time) -> since.put(particle, parse(time)));
        return new Awake(since);
    }

    /** That of all particles which may sleep; a changed app shows first that it runs. */
    static Awake all(App app, Instant now) {
        Map<String, Instant> since = new TreeMap<>();
        app.particles().stream()
                .filter(Particle::sleeps)
                .forEach(particle -> since.put(particle.name(), now));
        return new Awake(since);
    }

    /** A time that another wrote in a form of his own was long ago. */
    private static Instant parse(Json time) {
        try {
            return Instant.parse(time.textAt().orElse(""));
        } catch (DateTimeParseException strange) {
            return Instant.EPOCH;
        }
    }

    boolean has(String particle) {
        return since.containsKey(particle);
    }

    Optional<Instant> since(String particle) {
        return Optional.ofNullable(since.get(particle));
    }

    Awake with(String particle, Instant now) {
        Map<String, Instant> more = new TreeMap<>(since);
        more.put(particle, now);
        return new Awake(more);
    }

    Awake without(String particle) {
        Map<String, Instant> fewer = new TreeMap<>(since);
        fewer.remove(particle);
        return new Awake(fewer);
    }

    /** The app with this in its status; without the field if nothing is awake. */
    ObjectNode in(ObjectNode app) {
        ObjectNode status = app.objectAt("status").without(FIELD);
        if (!since.isEmpty()) {
            ObjectNode times = Json.object();
            for (Map.Entry<String, Instant> each : since.entrySet()) {
                times = times.with(each.getKey(), Json.text(each.getValue().toString()));
            }
            status = status.with(FIELD, times);
        }
        return app.with("status", status);
    }
}
