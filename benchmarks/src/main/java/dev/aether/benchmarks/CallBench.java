package dev.aether.benchmarks;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentInstance;
import dev.aether.component.HostImports;
import dev.aether.component.Limits;
import java.util.Objects;

/** What it costs a host to call a function of a guest that does next to nothing. */
final class CallBench implements AutoCloseable {
    private static final int CALLS = 100_000;

    private final ComponentInstance instance;

    /**
     * @param kernels a component that exports {@code fib: func(n: u32) -> u32}
     */
    CallBench(ComponentEngine engine, byte[] kernels) {
        instance =
                engine.prepare(Component.parse(kernels), HostImports.builder().build())
                        .instantiate(Limits.standard(), this);
    }

    /** Nanoseconds of one call, the mean of many. */
    double call() {
        int sum = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            sum += (int) Objects.requireNonNull(instance.call("fib", i & 1));
        }
        double nanoseconds = (double) (System.nanoTime() - begun) / CALLS;
        if (sum != CALLS / 2) {
            throw new IllegalStateException("the guest does not compute fib");
        }
        return nanoseconds;
    }

    @Override
    public void close() {
        instance.close();
    }
}
