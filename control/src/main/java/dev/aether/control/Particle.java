package dev.aether.control;

import dev.aether.cue.AppSpec;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.runtime.Grant;
import dev.aether.runtime.Workload;
import dev.aether.scheduler.Need;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One particle of an app as its spec wants it.
 *
 * @param replicas how many shall run now
 * @param idle how long without requests before none shall; zero if it does not depend on requests
 * @param routes where its HTTP handler is reached from outside
 * @param job when it runs, if it is a command
 */
record Particle(
        String name,
        int replicas,
        Duration idle,
        List<AppSpec.Route> routes,
        Run run,
        Optional<AppSpec.Job> job) {
    private static final int REVISION_DIGITS = 10;

    Particle {
        routes = List.copyOf(routes);
    }

    /**
     * @param app that it is of
     * @param awake whether one replica shall run of what may have none
     */
    static Particle of(String name, AppSpec.Particle spec, AppSpec app, boolean awake) {
        Run run =
                new Run(
                        spec.from().text(),
                        spec.args(),
                        spec.env(),
                        Limiting.of(spec.limits()),
                        Granting.of(spec.capabilities(), app),
                        spec.job().isPresent());
        boolean sleeps = spec.scale().sleeps();
        int replicas = awake ? 1 : 0;
        return new Particle(
                name,
                sleeps ? replicas : spec.scale().min(),
                sleeps ? spec.scale().idle() : Duration.ZERO,
                spec.routes(),
                run,
                spec.job());
    }

    /** Whether it has no replica while no request comes. */
    boolean sleeps() {
        return !idle.isZero();
    }

    /** The requests that one replica takes at a time, those that wait included. */
    int requestsMax() {
        return run.limits().concurrencyMax() + run.limits().queueMax();
    }

    /**
     * Changes exactly when running replicas must be replaced: a digest of what a replica is told,
     * which neither their number nor the routes are.
     */
    String revision() {
        try {
            byte[] told = MessageDigest.getInstance("SHA-256").digest(run.json().bytes());
            return HexFormat.of().formatHex(told).substring(0, REVISION_DIGITS);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    /** Without what its scale says. */
    Particle unscaled() {
        return new Particle(name, 0, Duration.ZERO, routes, run, job);
    }

    /**
     * What a replica is told, or a run of a command.
     *
     * @param command whether it runs once, from beginning to end
     */
    record Run(
            String digest,
            List<String> arguments,
            Map<String, String> environment,
            Workload.Limits limits,
            List<Grant> grants,
            boolean command) {
        Run {
            arguments = List.copyOf(arguments);
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
            grants = List.copyOf(grants);
        }

        /** With further variables, which come last. */
        Run withEnvironment(Map<String, String> more) {
            Map<String, String> all = new LinkedHashMap<>(environment);
            all.putAll(more);
            return new Run(digest, arguments, all, limits, grants, command);
        }

        /** The memory of one instance counts as reserved; further instances share what is left. */
        Need need() {
            return new Need(limits.cpuMillis(), limits.memoryBytesMax());
        }

        ObjectNode json() {
            ObjectNode told =
                    Json.object("digest", digest)
                            .with("arguments", Json.texts(arguments))
                            .with("environment", Granting.texts(environment));
            told = Limiting.with(told, limits);
            // Absent when empty, so that revisions of before there were grants stay.
            told = grants.isEmpty() ? told : told.with("grants", Granting.json(grants));
            return command ? told.with("command", true) : told;
        }

        static Run of(Json json) {
            return new Run(
                    json.textAt("digest").orElseThrow(),
                    json.itemsAt("arguments").stream()
                            .map(word -> word.textAt().orElseThrow())
                            .toList(),
                    Granting.texts(json.objectAt("environment")),
                    Limiting.of(json),
                    Granting.of(json),
                    json.boolAt("command").orElse(false));
        }
    }
}
