package dev.aether.control;

import dev.aether.control.wire.LogCall;
import dev.aether.control.wire.LogFrame;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.runtime.WorkloadLog;
import dev.aether.runtime.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The lines of some placements of this node, for a reader here or on another node. */
final class LogTap {
    /** Lines sent at most of those that existed. */
    static final int HISTORY_MAX = 10_000;

    private static final int FRAME_LINES_MAX = 200;
    private static final int FRAME_CHARS_MAX = 60_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration SIGN_EVERY = Duration.ofSeconds(5);

    private final Environment environment;
    private final Workloads workloads;
    private final LogCall call;
    private final Map<String, Long> sent;

    /** Takes frames; throws if the reader has left. */
    @FunctionalInterface
    interface Frames {
        void take(LogFrame frame);
    }

    LogTap(Environment environment, Workloads workloads, LogCall call) {
        this.environment = environment;
        this.workloads = workloads;
        this.call = call;
        this.sent = new TreeMap<>(call.getAfterMap());
    }

    /** Gives what exists, and with follow what comes until it is over. */
    void run(Frames reader, BooleanSupplier over) {
        send(newest(news()), reader);
        reader.take(LogFrame.newBuilder().setCaughtUp(true).putAllNewest(sent).build());
        Duration silent = Duration.ZERO;
        while (call.getFollow() && !over.getAsBoolean()) {
            environment.timers().sleep(LOOK_EVERY);
            List<LogLine> lines = news();
            send(lines, reader);
            silent = lines.isEmpty() ? silent.plus(LOOK_EVERY) : Duration.ZERO;
            if (silent.compareTo(SIGN_EVERY) >= 0) {
                // A sign of life, by which a reader that has left is noticed.
                reader.take(LogFrame.getDefaultInstance());
                silent = Duration.ZERO;
            }
        }
    }

    private List<LogLine> news() {
        List<LogLine> lines = new ArrayList<>();
        for (String placement : call.getPlacementsList()) {
            List<WorkloadLog.Line> fresh =
                    workloads
                            .log(placement)
                            .map(log -> log.after(sent.getOrDefault(placement, 0L)))
                            .orElse(List.of());
            fresh.forEach(line -> lines.add(LogLine.of(placement, line)));
            if (!fresh.isEmpty()) {
                sent.put(placement, fresh.getLast().number());
            }
        }
        lines.sort(LogLine.IN_TIME);
        return lines;
    }

    private List<LogLine> newest(List<LogLine> lines) {
        int wanted = call.getTail() < 0 ? HISTORY_MAX : Math.min(call.getTail(), HISTORY_MAX);
        return lines.subList(Math.max(0, lines.size() - wanted), lines.size());
    }

    private static void send(List<LogLine> lines, Frames reader) {
        LogFrame.Builder frame = LogFrame.newBuilder();
        int chars = 0;
        for (LogLine line : lines) {
            if (frame.getLinesCount() == FRAME_LINES_MAX || chars >= FRAME_CHARS_MAX) {
                reader.take(frame.build());
                frame = LogFrame.newBuilder();
                chars = 0;
            }
            frame.addLines(line.frame());
            chars += line.text().length();
        }
        if (frame.getLinesCount() > 0) {
            reader.take(frame.build());
        }
    }

    static Bytes encode(LogFrame frame) {
        return Bytes.wrap(frame.toByteArray());
    }
}
