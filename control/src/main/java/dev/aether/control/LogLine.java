package dev.aether.control;

import dev.aether.control.wire.LogLineFrame;
import dev.aether.runtime.WorkloadLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * One line of a replica.
 *
 * @param number rises by one with each line of the placement
 */
record LogLine(String placement, long number, Instant at, String stream, String text) {
    /** By the clocks of the nodes that took them; those of one replica stay in their order. */
    static final Comparator<LogLine> IN_TIME =
            Comparator.comparing(LogLine::at)
                    .thenComparing(LogLine::placement)
                    .thenComparingLong(LogLine::number);

    static LogLine of(String placement, WorkloadLog.Line line) {
        return new LogLine(placement, line.number(), line.at(), line.stream(), line.text());
    }

    static LogLine of(LogLineFrame frame) {
        return new LogLine(
                frame.getPlacement(),
                frame.getNumber(),
                Instant.EPOCH.plus(frame.getAtMicros(), ChronoUnit.MICROS),
                frame.getStream(),
                frame.getText());
    }

    LogLineFrame frame() {
        return LogLineFrame.newBuilder()
                .setPlacement(placement)
                .setNumber(number)
                .setAtMicros(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                .setStream(stream)
                .setText(text)
                .build();
    }

    String shown() {
        return at + " " + placement + " " + stream + " " + text;
    }
}
