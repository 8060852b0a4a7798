package dev.aether.environment.simulated;

import dev.aether.environment.Log;
import dev.aether.environment.LogLevel;
import dev.aether.environment.telemetry.LogLine;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Keeps the newest lines of a machine through all its lives and shows them to the world. */
final class SimulatedLog implements Log {
    private static final int LINES_MAX = 10_000;

    private final SimulatedWorld world;
    private final String machine;
    private final SimulatedClock clock;
    private final String component;
    private final Deque<String> lines;

    private SimulatedLog(
            SimulatedWorld world,
            String machine,
            SimulatedClock clock,
            String component,
            Deque<String> lines) {
        this.world = world;
        this.machine = machine;
        this.clock = clock;
        this.component = component;
        this.lines = lines;
    }

    static SimulatedLog of(SimulatedWorld world, String machine, SimulatedClock clock) {
        return new SimulatedLog(world, machine, clock, "node", new ArrayDeque<>());
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void debug(String message, Object... fields) {
        write(LogLevel.DEBUG, message, Optional.empty(), fields);
    }

    @Override
    public void info(String message, Object... fields) {
        write(LogLevel.INFO, message, Optional.empty(), fields);
    }

    @Override
    public void warn(String message, Object... fields) {
        write(LogLevel.WARN, message, Optional.empty(), fields);
    }

    @Override
    public void error(String message, Throwable cause, Object... fields) {
        write(LogLevel.ERROR, message, Optional.of(cause), fields);
    }

    @Override
    public Log named(String newComponent) {
        return new SimulatedLog(world, machine, clock, newComponent, lines);
    }

    private void write(
            LogLevel level, String message, Optional<Throwable> cause, Object... fields) {
        LogLine line = new LogLine(clock.wall(), level, component, message, Arrays.asList(fields));
        String text = line.text(cause);
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(text);
        world.log(machine, message, text);
    }
}
