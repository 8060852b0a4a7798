package dev.aether.environment.simulated;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Makes virtual threads that run on a scheduler of ours. JDK 25 has no public way: this calls the
 * constructor of the builder's own class and needs {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}.
 */
final class VirtualThreads {
    private static final Constructor<?> BUILDER = builder();
    private static final VarHandle STATE;
    private static final Set<Object> AT_A_MONITOR;

    static {
        try {
            Class<?> type = Class.forName("java.lang.VirtualThread");
            STATE =
                    MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                            .findVarHandle(type, "state", int.class);
            AT_A_MONITOR =
                    Set.of(
                            constant(type, "BLOCKING"),
                            constant(type, "BLOCKED"),
                            constant(type, "UNBLOCKED"));
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("this JDK keeps virtual threads differently", changed);
        }
    }

    private static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.getInt(null);
    }

    /** Whether the thread waits for a monitor, or has just got one and not run since. */
    static boolean isAtAMonitor(Thread thread) {
        return AT_A_MONITOR.contains((Object) (int) STATE.getVolatile(thread));
    }

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
