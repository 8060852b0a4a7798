package dev.aether.benchmarks;

import dev.aether.benchmarks.Figure.Spread;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.runtime.Bindings;
import dev.aether.runtime.ParticleEngine;
import dev.aether.runtime.ParticleMaker;
import dev.aether.runtime.SharedCode;
import dev.aether.runtime.Workload.Reuse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Particles in this process, without network: a warm request with its fresh instance, starts with
 * and without the compiled code on disk, what of that the instance is, a call of a guest, how long
 * a guest that loops outlives its deadline, and the memory of a replica that has nothing to do; on
 * each engine that is there.
 *
 * <p>{@code ParticleBench [HOME]}: the folder that holds {@code examples} and {@code benchmarks}.
 */
public final class ParticleBench {
    private static final String NAME = "particle";
    private static final int WARM_UP = 100_000;
    private static final int REQUESTS = 20_000;
    private static final int WARM_STARTS = 300;
    private static final int STARTS = 100;
    private static final int VARIANTS = 300;

    /** Until then the virtual machine has compiled what a start takes. */
    private static final int COLD_STARTS = 900;

    private static final int RUNAWAYS = 20;
    private static final int IDLE = 1000;

    /** As many instances as the memory for guests allows to keep, and no more. */
    private static final int IDLE_KEPT = 64;

    private static final Reuse KEPT = new Reuse(1000, Duration.ofHours(1));
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final ParticleEngine engine;
    private final Environment environment;
    private final Bytes hello;
    private final Bytes faulty;
    private final byte[] kernels;
    private int next;

    private ParticleBench(Path folder, Path home, ParticleEngine engine) throws IOException {
        this.engine = engine;
        this.environment = SystemEnvironment.open(folder);
        hello = Bytes.wrap(Files.readAllBytes(home.resolve("examples/hello/hello.wasm")));
        faulty = Bytes.wrap(Files.readAllBytes(home.resolve("examples/faulty/faulty.wasm")));
        kernels = Files.readAllBytes(home.resolve("benchmarks/compute/kernels.wasm"));
    }

    /** Prints one JSON object per figure. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : "");
        run(home, ParticleEngine.ENDIVE);
        if (WasmtimeLibrary.find().isPresent()) {
            run(home, ParticleEngine.WASMTIME);
        }
    }

    private static void run(Path home, ParticleEngine engine)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("aether-bench");
        try {
            new ParticleBench(folder, home, engine).run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        // In this order: what comes later finds the virtual machine warm.
        try (Replicas node = replicas(maker(), hello, DEADLINE)) {
            report(
                    "cold start, compiled here",
                    "ms",
                    1,
                    "first of its node",
                    () -> node.started(Variants.ITSELF));
        }
        coldStarts();
        ParticleMaker maker = maker();
        try (Replicas node = replicas(maker, hello, DEADLINE)) {
            measure(WARM_STARTS, () -> node.started(Variants.ITSELF));
            report(
                    "start, code in memory",
                    "ms",
                    STARTS,
                    "shared with a replica before",
                    () -> node.started(Variants.ITSELF));
            node.start("warm", Variants.ITSELF, Reuse.NONE);
            measure(WARM_UP, () -> node.answered("warm"));
            report(
                    "warm request",
                    "us",
                    REQUESTS,
                    "one at a time, fresh instance",
                    () -> node.answered("warm") * 1e3);
        }
        instances(new InstanceBench(engine, hello));
        calls();
        idle(maker, IDLE, "fresh instances", Reuse.NONE);
        idle(maker, IDLE_KEPT, "one instance kept", KEPT);
        try (Replicas node = replicas(maker(), faulty, SHORT)) {
            node.start("hostile", Variants.ITSELF, Reuse.NONE);
            report(
                    "runaway stopped after its deadline",
                    "ms",
                    RUNAWAYS,
                    "one at a time",
                    () -> node.stopped("hostile") - SHORT.toMillis());
        }
    }

    /** Each of another component, so that no code is shared: all were compiled and used before. */
    private void coldStarts() {
        try (Replicas node = replicas(maker(), hello, DEADLINE)) {
            for (int i = 0; i < VARIANTS; i++) {
                node.use(Variants.digest(i));
            }
        }
        for (int before = VARIANTS - STARTS; before < COLD_STARTS; before += VARIANTS) {
            coldStarts(before);
        }
    }

    /** On a node of its own, so that nothing that others started is in memory still. */
    private void coldStarts(int before) {
        try (Replicas node = replicas(maker(), hello, DEADLINE)) {
            next = 0;
            measure(VARIANTS - STARTS, () -> node.started(Variants.digest(next++)));
            report(
                    "cold start, code on disk",
                    "ms",
                    STARTS,
                    "after %d others".formatted(before),
                    () -> node.started(Variants.digest(next++)));
        }
    }

    private void instances(InstanceBench instances) {
        var nowhere = new Replicas.Nowhere();
        measure(WARM_UP, () -> instances.request(nowhere));
        report("warm start", "us", REQUESTS, "an instance made, started, ended", instances::start);
        report(
                "warm request on its thread",
                "us",
                REQUESTS,
                "fresh instance, handed to no other thread",
                () -> instances.request(nowhere));
    }

    private void calls() {
        try (CallBench guest = new CallBench(InstanceBench.make(engine), kernels)) {
            measure(WARM_STARTS, guest::call);
            report("call of a guest", "ns", STARTS, "fib(0), fib(1)", guest::call);
        }
    }

    /** Twice, so that the second time finds room that was needed before. */
    private void idle(ParticleMaker maker, int replicas, String what, Reuse reuse)
            throws IOException, InterruptedException {
        try (Replicas node = replicas(maker, hello, DEADLINE)) {
            keep(node, replicas, reuse);
            node.stopAll();
            Footprint before = Footprint.settled();
            keep(node, replicas, reuse);
            Footprint after = Footprint.settled();
            String notes = "mean of %d replicas of one component, %s".formatted(replicas, what);
            idle("heap", notes, (after.heapBytes() - before.heapBytes()) / replicas);
            idle("native memory", notes, (after.nativeBytes() - before.nativeBytes()) / replicas);
            node.stopAll();
        }
    }

    private static void keep(Replicas node, int replicas, Reuse reuse) {
        for (int i = 0; i < replicas; i++) {
            node.start("p" + i, Variants.ITSELF, reuse);
            node.answered("p" + i);
        }
    }

    private void idle(String memory, String notes, long bytes) {
        report("idle replica, " + memory, "KiB", 1, notes, () -> bytes / 1024.0);
    }

    private void report(
            String metric, String unit, int samples, String notes, DoubleSupplier once) {
        Spread spread = Spread.of(measure(samples, once));
        String named = engine.name().toLowerCase(Locale.ROOT) + ": " + notes;
        System.out.println(new Figure(NAME, metric, unit, spread, named).json());
    }

    private static double[] measure(int samples, DoubleSupplier once) {
        return DoubleStream.generate(once).limit(samples).toArray();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    private ParticleMaker maker() {
        return new ParticleMaker(
                environment, engine, Bindings.none(), SharedCode.alone(environment));
    }

    private Replicas replicas(ParticleMaker maker, Bytes component, Duration deadline) {
        return new Replicas(environment, maker, new Variants(component), deadline);
    }
}
