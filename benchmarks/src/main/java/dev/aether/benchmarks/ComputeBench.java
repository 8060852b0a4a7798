package dev.aether.benchmarks;

import dev.aether.benchmarks.Figure.Spread;
import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentInstance;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.HostImports;
import dev.aether.component.Limits;
import dev.aether.component.WasmtimeLibrary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Scanner;

/**
 * Guests that only compute, beside the same C source compiled for this machine: processor time as a
 * ratio, of each round on its own, for a shared machine is not as fast a minute later; on each
 * engine that is there.
 *
 * <p>{@code ComputeBench FOLDER NATIVE}: the folder that holds {@code kernels.wasm}, and the
 * program that was built of the same source.
 */
public final class ComputeBench {
    private static final int ROUNDS = 15;

    /** Enough for the virtual machine to compile what loops. */
    private static final int WARM_UP = 3;

    private static final List<Kernel> KERNELS =
            List.of(
                    new Kernel("fib", 38),
                    new Kernel("sieve", 20_000_000),
                    new Kernel("mandelbrot", 800),
                    new Kernel("sha256", 64));

    /**
     * @param name of the function
     * @param size its argument
     */
    private record Kernel(String name, int size) {}

    /**
     * @param answer of the kernel, the same from everybody
     * @param milliseconds of processor time
     */
    private record Run(long answer, double milliseconds) {}

    private final Path program;
    private final String name;
    private final ComponentTemplate template;

    private ComputeBench(Path folder, Path program, String name, ComponentEngine engine)
            throws IOException {
        this.program = program;
        this.name = name;
        byte[] bytes = Files.readAllBytes(folder.resolve("kernels.wasm"));
        template = engine.prepare(Component.parse(bytes), HostImports.builder().build());
    }

    /** Prints one JSON object per figure. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path program = Path.of(arguments[1]);
        new ComputeBench(folder, program, "endive", ComponentEngine.create()).run();
        Optional<WasmtimeLibrary> library = WasmtimeLibrary.find();
        if (library.isPresent()) {
            var engine = ComponentEngine.wasmtime(library.get());
            new ComputeBench(folder, program, "wasmtime", engine).run();
        }
    }

    private void run() throws IOException {
        for (Kernel kernel : KERNELS) {
            measure(kernel);
        }
    }

    private void measure(Kernel kernel) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            guest(kernel);
        }
        double[] ratios = new double[ROUNDS];
        double[] guests = new double[ROUNDS];
        double[] natives = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            Run here = guest(kernel);
            Run there = compiled(kernel);
            if (here.answer() != there.answer()) {
                throw new IllegalStateException(kernel + ": " + here + ", compiled " + there);
            }
            guests[i] = here.milliseconds();
            natives[i] = there.milliseconds();
            ratios[i] = guests[i] / natives[i];
        }
        String notes =
                "%s, in pairs; at best %.0f ms, C %.0f ms"
                        .formatted(name, fastest(guests), fastest(natives));
        String metric = kernel.name() + " " + kernel.size();
        System.out.println(
                new Figure("compute", metric, "times C", Spread.of(ratios), notes).json());
    }

    private static double fastest(double[] milliseconds) {
        return Arrays.stream(milliseconds).min().orElseThrow();
    }

    private Run guest(Kernel kernel) {
        try (ComponentInstance instance = template.instantiate(Limits.standard(), this)) {
            var thread = ManagementFactory.getThreadMXBean();
            long begun = thread.getCurrentThreadCpuTime();
            int answer = (int) Objects.requireNonNull(instance.call(kernel.name(), kernel.size()));
            long spent = thread.getCurrentThreadCpuTime() - begun;
            return new Run(Integer.toUnsignedLong(answer), spent / 1e6);
        }
    }

    private Run compiled(Kernel kernel) throws IOException {
        var process =
                new ProcessBuilder(program.toString(), kernel.name(), String.valueOf(kernel.size()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var words = new Scanner(process.getInputStream(), StandardCharsets.UTF_8)) {
            return new Run(words.nextLong(), Double.parseDouble(words.next()));
        }
    }
}
