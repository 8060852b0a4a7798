package dev.aether.environment.system;

import dev.aether.environment.Clock;
import dev.aether.environment.Log;
import dev.aether.environment.LogLevel;
import dev.aether.environment.telemetry.LogLine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes each line to every target whose level it reaches, before the call returns. */
final class SystemLog implements Log {
    private final Clock clock;
    private final List<LogSink> sinks;
    private final String component;

    private SystemLog(Clock clock, List<LogSink> sinks, String component) {
        this.clock = clock;
        this.sinks = sinks;
        this.component = component;
    }

    static Log open(Clock clock, Path nodeDirectory, List<LogTarget> targets) {
        List<LogSink> sinks =
                targets.stream().map(target -> LogSink.open(target, nodeDirectory)).toList();
        return new SystemLog(clock, sinks, "node");
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
    public Log named(String component) {
        return new SystemLog(clock, sinks, component);
    }

    private void write(
            LogLevel level, String message, Optional<Throwable> cause, Object... fields) {
        if (sinks.stream().noneMatch(sink -> level.reaches(sink.floor()))) {
            return;
        }
        LogLine line = new LogLine(clock.now(), level, component, message, Arrays.asList(fields));
        String text = line.text(cause);
        for (LogSink sink : sinks) {
            if (level.reaches(sink.floor())) {
                sink.write(text);
            }
        }
    }
}
