package dev.aether.component.wasmtime;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * A C function whose every parameter is an integer or a pointer, at most six: on x86-64 each lies
 * in a register of its own, whatever its width, so that all of them can be called as taking and
 * giving 64 bits. Who calls zero-extends; of a narrow result only the low bits mean something.
 *
 * <p>The handles are constants of the class, so that the compiler sees through them.
 */
final class NativeFunction {
    private static final MethodHandle NONE = handle(0);
    private static final MethodHandle ONE = handle(1);
    private static final MethodHandle TWO = handle(2);
    private static final MethodHandle THREE = handle(3);
    private static final MethodHandle FOUR = handle(4);
    private static final MethodHandle FIVE = handle(5);
    private static final MethodHandle SIX = handle(6);
    private static final MethodHandle QUICK = handle(0, Linker.Option.critical(false));
    private static final MethodHandle QUICK_TWO = handle(2, Linker.Option.critical(false));

    private final MemorySegment address;

    NativeFunction(MemorySegment address) {
        this.address = address;
    }

    @SuppressWarnings("restricted") // Calling native code is what this package is for.
    private static MethodHandle handle(int parameters, Linker.Option... options) {
        var layouts = new MemoryLayout[parameters];
        Arrays.fill(layouts, JAVA_LONG);
        return Linker.nativeLinker()
                .downcallHandle(FunctionDescriptor.of(JAVA_LONG, layouts), options);
    }

    long call() {
        try {
            return (long) NONE.invokeExact(address);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    long call(long a) {
        try {
            return (long) ONE.invokeExact(address, a);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    long call(long a, long b) {
        try {
            return (long) TWO.invokeExact(address, a, b);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    long call(long a, long b, long c) {
        try {
            return (long) THREE.invokeExact(address, a, b, c);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    long call(long a, long b, long c, long d) {
        try {
            return (long) FOUR.invokeExact(address, a, b, c, d);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    long call(long a, long b, long c, long d, long e) {
        try {
            return (long) FIVE.invokeExact(address, a, b, c, d, e);
        } catch (Throwable failure) {
            throw broken(failure);
        }
    }

    long call(long a, long b, long c, long d, long e, long f) {
        try {
            return (long) SIX.invokeExact(address, a, b, c, d, e, f);
        } catch (Throwable failure) {
            throw broken(failure);
        }
    }

    /** As {@link #call()}, for a function that ends within nanoseconds and never calls back. */
    long quick() {
        try {
            return (long) QUICK.invokeExact(address);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** For a function that ends within nanoseconds and never calls back. */
    long quick(long a, long b) {
        try {
            return (long) QUICK_TWO.invokeExact(address, a, b);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A call throws nothing but what the JVM itself throws in it. */
    private static RuntimeException broken(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
    }
}
