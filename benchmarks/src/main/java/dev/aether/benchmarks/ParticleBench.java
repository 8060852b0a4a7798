package dev.aether.benchmarks;

import dev.aether.benchmarks.Figure.Spread;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.membership.Capacity;
import dev.aether.membership.Endpoint;
import dev.aether.runtime.Bindings;
import dev.aether.runtime.Claim;
import dev.aether.runtime.ParticleEngine;
import dev.aether.runtime.ParticleMaker;
import dev.aether.runtime.RuntimeConfig;
import dev.aether.runtime.SharedCode;
import dev.aether.runtime.Workload;
import dev.aether.runtime.Workloads;
import dev.aether.state.Blobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Particles in this process, without network: a warm request with its fresh instance, starts with
 * and without the compiled code on disk, what of that the instance is, and how long a guest that
 * loops outlives its deadline; on each engine that is there.
 *
 * <p>{@code ParticleBench [EXAMPLES]}: the folder that holds {@code hello/hello.wasm} and {@code
 * faulty/faulty.wasm}.
 */
public final class ParticleBench {
    private static final String NAME = "particle";
    private static final int WARM_UP = 100_000;
    private static final int REQUESTS = 20_000;
    private static final int WARM_STARTS = 300;
    private static final int STARTS = 100;
    private static final int VARIANTS = 300;
    private static final int RUNAWAYS = 20;
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final ParticleEngine engine;
    private final Environment environment;
    private final Bytes hello;
    private final Bytes faulty;

    private ParticleBench(Path folder, Path examples, ParticleEngine engine) throws IOException {
        this.engine = engine;
        this.environment = SystemEnvironment.open(folder);
        hello = Bytes.wrap(Files.readAllBytes(examples.resolve("hello/hello.wasm")));
        faulty = Bytes.wrap(Files.readAllBytes(examples.resolve("faulty/faulty.wasm")));
    }

    /** Prints one JSON object per figure. */
    public static void main(String[] arguments) throws IOException {
        Path examples = Path.of(arguments.length > 0 ? arguments[0] : "examples");
        run(examples, ParticleEngine.ENDIVE);
        if (WasmtimeLibrary.find().isPresent()) {
            run(examples, ParticleEngine.WASMTIME);
        }
    }

    private static void run(Path examples, ParticleEngine engine) throws IOException {
        Path folder = Files.createTempDirectory("aether-bench");
        try {
            new ParticleBench(folder, examples, engine).run();
        } finally {
            delete(folder);
        }
    }

    private void run() {
        // In this order: what comes later finds the virtual machine warm.
        try (Workloads node = workloads(maker(), hello)) {
            report("cold start, compiled here", "ms", 1, "first of its node", () -> start(node));
        }
        coldStarts();
        ParticleMaker maker = maker();
        try (Workloads node = workloads(maker, hello)) {
            measure(WARM_STARTS, () -> start(node));
            report(
                    "start, code in memory",
                    "ms",
                    STARTS,
                    "shared with a replica before",
                    () -> start(node));
        }
        try (Workloads warm = workloads(maker, hello)) {
            start(warm, DEADLINE);
            measure(WARM_UP, () -> answered(warm));
            report(
                    "warm request",
                    "us",
                    REQUESTS,
                    "one at a time, fresh instance",
                    () -> answered(warm) * 1e3);
        }
        instances(new InstanceBench(engine, hello));
        try (Workloads hostile = workloads(maker, faulty)) {
            start(hostile, SHORT);
            report(
                    "runaway stopped after its deadline",
                    "ms",
                    RUNAWAYS,
                    "one at a time",
                    () -> stopped(hostile) - SHORT.toMillis());
        }
    }

    /** Each of another component, so that no code is shared: all were compiled before. */
    private void coldStarts() {
        var components = new Variants(hello);
        try (Workloads node = workloads(maker(), components)) {
            measure(VARIANTS, () -> start(node, components));
        }
        components.rewind();
        try (Workloads node = workloads(maker(), components)) {
            measure(VARIANTS - STARTS, () -> start(node, components));
            report(
                    "cold start, code on disk",
                    "ms",
                    STARTS,
                    "after %d others".formatted(VARIANTS - STARTS),
                    () -> start(node, components));
        }
    }

    private static double start(Workloads node, Variants components) {
        components.next();
        return start(node);
    }

    private void instances(InstanceBench instances) {
        measure(WARM_UP, () -> instances.request(new Nowhere()));
        report("warm start", "us", REQUESTS, "an instance made, started, ended", instances::start);
        report(
                "warm request on its thread",
                "us",
                REQUESTS,
                "fresh instance, handed to no other thread",
                () -> instances.request(new Nowhere()));
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

    /** Milliseconds from nothing but the artefact to a workload that answered once. */
    private static double start(Workloads node) {
        long begun = System.nanoTime();
        start(node, DEADLINE);
        answered(node);
        double milliseconds = (System.nanoTime() - begun) / 1e6;
        node.stop("p");
        return milliseconds;
    }

    private static void start(Workloads workloads, Duration deadline) {
        workloads.start(
                new Workload(
                        "p",
                        "bench/app/web",
                        "sha256:x",
                        List.of(),
                        Map.of(),
                        new Workload.Limits(
                                64 << 20, deadline, deadline, 100, 8, 0, Workload.Reuse.NONE),
                        List.of(),
                        false),
                new Claim("p", "bench", "bench/app/web", 100, 64 << 20));
    }

    /** Milliseconds of a request that is answered. */
    private static double answered(Workloads workloads) {
        return request(workloads, "/", HttpResult.Answered.class);
    }

    /** Milliseconds of a request that never ends by itself. */
    private static double stopped(Workloads workloads) {
        return request(workloads, "/loop", HttpResult.DeadlineExceeded.class);
    }

    /**
     * @throws IllegalStateException if it ended otherwise: then its time says nothing
     */
    private static double request(
            Workloads workloads, String target, Class<? extends HttpResult> expected) {
        HttpRequest request =
                new HttpRequest("GET", "http", "bench", target, List.of(), HttpBody.empty());
        long begun = System.nanoTime();
        HttpResult result = workloads.handle("p", request, new Nowhere());
        double milliseconds = (System.nanoTime() - begun) / 1e6;
        if (!expected.isInstance(result)) {
            throw new IllegalStateException(
                    target + ": expected " + expected.getSimpleName() + ", got " + result);
        }
        return milliseconds;
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

    private Workloads workloads(ParticleMaker maker, Bytes artefact) {
        return workloads(maker, new OneBlob(artefact));
    }

    private Workloads workloads(ParticleMaker maker, Blobs artefacts) {
        return new Workloads(
                environment,
                RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256)),
                new NodeId(1),
                artefacts,
                maker,
                new Silence());
    }

    private static final class Nowhere implements ResponseSink {
        @Override
        public void begin(int status, List<HttpField> headers) {}

        @Override
        public void write(byte[] bytes) {}

        @Override
        public void end(List<HttpField> trailers) {}
    }

    private static final class Silence implements Workloads.Board {
        @Override
        public void publish(Collection<Endpoint> endpoints) {}

        @Override
        public void announce(Capacity capacity) {}
    }

    private record OneBlob(Bytes content) implements SameForAll {}

    /** Components that differ in a few letters of a text they have. */
    private static final class Variants implements SameForAll {
        private static final byte[] TEXT = "Hello from ".getBytes(StandardCharsets.US_ASCII);

        private final byte[] component;
        private final int at;
        private int number;

        Variants(Bytes component) {
            this.component = component.toArray();
            this.at = find(this.component);
        }

        private static int find(byte[] component) {
            for (int i = 0; i < component.length - TEXT.length; i++) {
                if (Arrays.equals(component, i, i + TEXT.length, TEXT, 0, TEXT.length)) {
                    return i;
                }
            }
            throw new IllegalStateException("the component does not say hello");
        }

        void rewind() {
            number = 0;
        }

        void next() {
            number++;
        }

        @Override
        public Bytes content() {
            byte[] changed = component.clone();
            byte[] name = "No. %07d".formatted(number).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, changed, at, name.length);
            return Bytes.wrap(changed);
        }
    }

    /** A store of blobs with one answer. */
    private interface SameForAll extends Blobs {
        Bytes content();

        @Override
        default String put(Bytes other) {
            throw new UnsupportedOperationException("a bench stores nothing");
        }

        @Override
        default boolean has(String digest) {
            return true;
        }

        @Override
        default List<String> local() {
            return List.of();
        }

        @Override
        default Bytes fetch(String digest) {
            return content();
        }

        @Override
        default void delete(String digest) {}
    }
}
