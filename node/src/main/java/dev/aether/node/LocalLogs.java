package dev.aether.node;

import dev.aether.api.LogSource;
import dev.aether.environment.Environment;
import dev.aether.runtime.WorkloadLog;
import dev.aether.runtime.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The log of an app's replicas on this node; the first line says that others are not in it. */
final class LocalLogs implements LogSource {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Environment environment;
    private final Workloads workloads;

    LocalLogs(Environment environment, Workloads workloads) {
        this.environment = environment;
        this.workloads = workloads;
    }

    @Override
    public void stream(String namespace, String app, int tail, boolean follow, LineSink sink) {
        sink.line("# replicas on this node only");
        Map<String, Long> shown = new TreeMap<>();
        boolean first = true;
        do {
            for (String placement : workloads.placementsOf(namespace, app)) {
                show(placement, first ? tail : -1, shown, sink);
            }
            first = false;
            if (follow) {
                environment.timers().sleep(LOOK_EVERY);
            }
        } while (follow);
    }

    private void show(String placement, int tail, Map<String, Long> shown, LineSink sink) {
        List<WorkloadLog.Line> lines =
                workloads
                        .log(placement)
                        .map(log -> log.after(shown.getOrDefault(placement, 0L)))
                        .orElse(List.of());
        int from = tail < 0 ? 0 : Math.max(0, lines.size() - tail);
        for (WorkloadLog.Line line : lines.subList(from, lines.size())) {
            sink.line(line.at() + " " + placement + " " + line.stream() + " " + line.text());
        }
        if (!lines.isEmpty()) {
            shown.put(placement, lines.getLast().number());
        }
    }
}
