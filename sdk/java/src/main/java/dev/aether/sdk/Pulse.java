package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One durable execution of a change.
 *
 * @param subject what it changes, such as {@code apps/default/hello}
 * @param phase Running, Completed, Failed, Cancelled or Superseded
 * @param outcome one sentence; empty while it runs
 * @param steps in the order they began; empty if the pulse came from a list
 */
public record Pulse(
        String id,
        String definition,
        String subject,
        String phase,
        String outcome,
        Times times,
        List<Step> steps) {
    public Pulse {
        steps = List.copyOf(steps);
    }

    /** When something began and ended; it has no end while it goes on. */
    public record Times(Instant start, List<Instant> ends) {
        public Times {
            ends = List.copyOf(ends);
        }

        public Optional<Instant> end() {
            return ends.stream().findFirst();
        }

        static Times of(Json json, String startField) {
            Instant start = json.textAt(startField).map(Instant::parse).orElse(Instant.EPOCH);
            return new Times(start, json.textAt("endedAt").map(Instant::parse).stream().toList());
        }
    }

    /**
     * One step.
     *
     * @param state Done, Failed, Retrying or Waiting
     * @param tries so far
     * @param error of the last try that failed; empty if it worked
     * @param node which led the pulse then
     */
    public record Step(
            String key, String state, long tries, String error, String node, Times times) {}

    public boolean isRunning() {
        return phase.equals("Running");
    }

    public boolean isCompleted() {
        return phase.equals("Completed");
    }

    /** Reads the object of a pulse. */
    public static Pulse of(Json object) {
        Json status = object.objectAt("status");
        List<Step> steps = new ArrayList<>();
        status.itemsAt("steps").forEach(step -> steps.add(step(step)));
        return new Pulse(
                object.textAt("metadata", "name").orElse(""),
                object.textAt("spec", "definition").orElse(""),
                object.textAt("spec", "subject").orElse(""),
                status.textAt("phase").orElse(""),
                status.textAt("outcome").orElse(""),
                Times.of(status, "createdAt"),
                steps);
    }

    private static Step step(Json step) {
        return new Step(
                step.textAt("key").orElse(""),
                step.textAt("state").orElse(""),
                step.wholeAt("attempts").orElse(0),
                step.textAt("error").orElse(""),
                step.textAt("node").orElse(""),
                Times.of(step, "startedAt"));
    }
}
