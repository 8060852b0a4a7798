package dev.aether.environment.simulated;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;

/**
 * Makes virtual threads that run on a scheduler of ours. JDK 25 has no public way: this calls the
 * constructor of the builder's own class and needs {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}.
 */
final class VirtualThreads {
    private static final Constructor<?> BUILDER = builder();

    private VirtualThreads() {}

    /**
     * A thread whose every run, from one blocking point to the next, is handed to the scheduler.
     */
    static Thread unstarted(Executor scheduler, String name, Runnable task) {
        try {
            Thread.Builder.OfVirtual builder =
                    (Thread.Builder.OfVirtual) BUILDER.newInstance(scheduler);
            return builder.name(name).unstarted(task);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("this JDK makes virtual threads differently", changed);
        }
    }

    private static Constructor<?> builder() {
        try {
            Constructor<?> constructor =
                    Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                            .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IllegalStateException(
                    "the simulation needs --add-opens java.base/java.lang=ALL-UNNAMED", closed);
        }
    }
}
