package dev.aether.control;

import dev.aether.cue.AppSpec;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.runtime.Workload;
import java.time.Duration;

/** How the limits in an Aetherfile become those of a workload, and how records say them. */
final class Limiting {
    /** Of records that do not say it. */
    private static final int QUEUE = 100;

    private Limiting() {}

    static Workload.Limits of(AppSpec.Limits limits) {
        return new Workload.Limits(
                limits.memoryBytes(),
                limits.deadline(),
                limits.cpuTime(),
                limits.cpuMillis(),
                limits.concurrency(),
                limits.queue(),
                new Workload.Reuse(limits.reuse().requests(), limits.reuse().idle()));
    }

    /** Without what is as usual, so that revisions of before there were such limits stay. */
    static ObjectNode with(ObjectNode told, Workload.Limits limits) {
        ObjectNode all =
                told.with("memoryBytes", limits.memoryBytesMax())
                        .with("cpuMillis", limits.cpuMillis())
                        .with("deadlineMillis", limits.deadline().toMillis())
                        .with("concurrency", limits.concurrencyMax());
        if (!limits.cpuTimeMax().equals(limits.deadline())) {
            all = all.with("cpuTimeMillis", limits.cpuTimeMax().toMillis());
        }
        if (limits.reuse().requests() > 1) {
            all =
                    all.with("reuse", limits.reuse().requests())
                            .with("reuseIdleMillis", limits.reuse().idle().toMillis());
        }
        return limits.queueMax() == QUEUE ? all : all.with("queue", limits.queueMax());
    }

    static Workload.Limits of(Json record) {
        long deadlineMillis = record.wholeAt("deadlineMillis").orElseThrow();
        return new Workload.Limits(
                record.wholeAt("memoryBytes").orElseThrow(),
                Duration.ofMillis(deadlineMillis),
                Duration.ofMillis(record.wholeAt("cpuTimeMillis").orElse(deadlineMillis)),
                record.wholeAt("cpuMillis").orElseThrow(),
                (int) record.wholeAt("concurrency").orElseThrow(),
                (int) record.wholeAt("queue").orElse(QUEUE),
                reuse(record));
    }

    private static Workload.Reuse reuse(Json record) {
        Workload.Reuse none = Workload.Reuse.NONE;
        long idleMillis = record.wholeAt("reuseIdleMillis").orElse(none.idle().toMillis());
        return new Workload.Reuse(
                (int) record.wholeAt("reuse").orElse(none.requests()),
                Duration.ofMillis(idleMillis));
    }
}
