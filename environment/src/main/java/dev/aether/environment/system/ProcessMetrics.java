package dev.aether.environment.system;

import dev.aether.environment.telemetry.MetricsRegistry;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What every node tells of its own process, under the names Prometheus users expect. */
final class ProcessMetrics {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMetrics() {}

    static MetricsRegistry registry() {
        MetricsRegistry metrics = new MetricsRegistry();
        metrics.total(
                "process_cpu_seconds_total",
                "User and system time spent.",
                ProcessMetrics::cpuSeconds);
        metrics.gauge(
                "process_resident_memory_bytes", "Resident memory.", ProcessMetrics::residentBytes);
        double started = ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0;
        metrics.gauge(
                "process_start_time_seconds", "Start of the process, Unix time.", () -> started);
        memory(metrics);
        return metrics;
    }

    private static void memory(MetricsRegistry metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        String used = "Memory used by the JVM.";
        metrics.gauge(
                "jvm_memory_used_bytes",
                used,
                () -> memory.getHeapMemoryUsage().getUsed(),
                "area",
                "heap");
        metrics.gauge(
                "jvm_memory_used_bytes",
                used,
                () -> memory.getNonHeapMemoryUsage().getUsed(),
                "area",
                "nonheap");
        metrics.gauge(
                "jvm_threads_current",
                "Live platform threads.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            metrics.total(
                    "jvm_gc_collection_seconds_total",
                    "Time spent collecting garbage.",
                    () -> collector.getCollectionTime() / 1000.0,
                    "gc",
                    collector.getName());
        }
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .map(nanos -> nanos / 1e9)
                .orElse(Double.NaN);
    }

    /** Not a number where the kernel does not tell. */
    private static double residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
                }
            }
            return Double.NaN;
        } catch (IOException absent) {
            return Double.NaN;
        }
    }
}
