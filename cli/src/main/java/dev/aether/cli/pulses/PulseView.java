package dev.aether.cli.pulses;

import dev.aether.cli.Console;
import dev.aether.cli.Spans;
import dev.aether.sdk.Pulse;
import dev.aether.sdk.Pulse.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Shows a pulse while it runs: a line for every step that ended and for every new reason to try one
 * again; on a terminal, below them, one line that tells what it does now.
 */
public final class PulseView {
    private static final String CLEAR_LINE = "\r\033[K";
    private static final int NAME_WIDTH = 32;
    private static final int ERROR_LENGTH_MAX = 160;

    private final Console console;
    private final PrintStream lines;
    private final Set<String> shown = new HashSet<>();
    private boolean drawn;

    /**
     * @param lines where it prints
     */
    public PulseView(Console console, PrintStream lines) {
        this.console = console;
        this.lines = lines;
    }

    /** Shows what is new. */
    public void show(Pulse pulse) {
        clear();
        for (Step step : pulse.steps()) {
            boolean ended = step.state().equals("Done") || step.state().equals("Failed");
            String line = ended ? step.key() : step.key() + "\n" + step.error();
            if ((ended || !step.error().isEmpty()) && shown.add(line)) {
                lines.println(line(step));
            }
        }
        if (pulse.isRunning() && console.isLively()) {
            lines.print(now(pulse));
            lines.flush();
            drawn = true;
        }
    }

    private static String now(Pulse pulse) {
        Duration since = Duration.between(pulse.times().start(), Instant.now());
        String what = pulse.id();
        for (Step step : pulse.steps()) {
            if (step.state().equals("Retrying")) {
                what = step.key() + ", " + step.tries() + " tries";
            }
        }
        return "  ...       " + what + "  " + Spans.text(since);
    }

    /** Takes the moving line away. */
    public void clear() {
        if (drawn) {
            lines.print(CLEAR_LINE);
            lines.flush();
            drawn = false;
        }
    }

    private String line(Step step) {
        String state = step.state().toLowerCase(java.util.Locale.ROOT);
        String padded = state + " ".repeat(Math.max(1, 10 - state.length()));
        StringBuilder line = new StringBuilder("  ").append(coloured(padded, step));
        line.append(step.key());
        line.append(" ".repeat(Math.max(1, NAME_WIDTH - step.key().length())));
        step.times()
                .end()
                .ifPresent(end ->
                        line.append(Spans.text(Duration.between(step.times().start(), end))));
        if (step.tries() > 1) {
            line.append("  (").append(step.tries()).append(" tries)");
        }
        if (!step.error().isEmpty()) {
            line.append("  ").append(shortened(step.error()));
        }
        return line.toString();
    }

    private String coloured(String text, Step step) {
        if (!console.isColoured()) {
            return text;
        }
        String colour =
                switch (step.state()) {
                    case "Done" -> "\033[32m";
                    case "Failed" -> "\033[31m";
                    default -> "\033[33m";
                };
        return colour + text + "\033[0m";
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= ERROR_LENGTH_MAX
                ? line
                : line.substring(0, ERROR_LENGTH_MAX) + "...";
    }
}
