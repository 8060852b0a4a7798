package dev.aether.cli.pulses;

import dev.aether.cli.Spans;
import dev.aether.cli.TextTable;
import dev.aether.sdk.Pulse;
import dev.aether.sdk.Pulse.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A pulse in full. */
public final class PulseText {
    private PulseText() {}

    /** Head and steps. */
    public static List<String> lines(Pulse pulse) {
        List<String> lines = new java.util.ArrayList<>();
        lines.add("Pulse:     " + pulse.id());
        lines.add("Does:      " + pulse.definition() + " of " + pulse.subject());
        lines.add("Phase:     " + pulse.phase());
        lines.add("Started:   " + pulse.times().start());
        lines.add("Took:      " + took(pulse.times()));
        if (!pulse.outcome().isEmpty()) {
            lines.add("Outcome:   " + pulse.outcome());
        }
        lines.add("Steps:");
        steps(pulse).lines().forEach(line -> lines.add("  " + line));
        return lines;
    }

    static TextTable steps(Pulse pulse) {
        TextTable table =
                new TextTable().row("STEP", "STATE", "START", "TOOK", "TRIES", "NODE", "ERROR");
        for (Step step : pulse.steps()) {
            Duration after = Duration.between(pulse.times().start(), step.times().start());
            table.row(
                    step.key(),
                    step.state(),
                    "+" + Spans.text(after),
                    took(step.times()),
                    Long.toString(step.tries()),
                    step.node(),
                    step.error().replace('\n', ' '));
        }
        return table;
    }

    static String took(Pulse.Times times) {
        Instant end = times.end().orElseGet(Instant::now);
        return Spans.text(Duration.between(times.start(), end))
                + (times.end().isPresent() ? "" : " so far");
    }
}
