package dev.aether.component.wasmtime;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;

/**
 * Whether the stack of this thread still has room for a guest. Compiled code stops a guest that
 * goes down further than it may, but believes that so much stack is there; running into the JVM's
 * guard pages from native code would end the process.
 */
final class StackRoom {
    /** For the host's functions below a guest, the JVM's guard pages among it. */
    private static final long HOST_BYTES = 224 << 10;

    private static final long NEEDED_BYTES = Settings.STACK_BYTES_MAX + HOST_BYTES;
    private static final int ATTRIBUTES_BYTES = 64;

    /** Of {@code ucontext_t}, and where the stack pointer lies in it. */
    private static final int CONTEXT_BYTES = 1024;

    private static final int STACK_POINTER = 160;

    /** What is looked up once for each thread. */
    private record Stack(long lowest, long context) {}

    private final NativeFunction thread;
    private final NativeFunction attributes;
    private final NativeFunction extent;
    private final NativeFunction destroy;
    private final NativeFunction context;
    private final ThreadLocal<Stack> stacks = ThreadLocal.withInitial(this::measure);

    StackRoom() {
        SymbolLookup system = Linker.nativeLinker().defaultLookup();
        this.thread = new NativeFunction(system.findOrThrow("pthread_self"));
        this.attributes = new NativeFunction(system.findOrThrow("pthread_getattr_np"));
        this.extent = new NativeFunction(system.findOrThrow("pthread_attr_getstack"));
        this.destroy = new NativeFunction(system.findOrThrow("pthread_attr_destroy"));
        this.context = new NativeFunction(system.findOrThrow("getcontext"));
    }

    private Stack measure() {
        try (Arena arena = Arena.ofConfined()) {
            long attributesAt = arena.allocate(ATTRIBUTES_BYTES, 16).address();
            long out = arena.allocate(16, 8).address();
            int failed = (int) attributes.call(thread.call(), attributesAt);
            if (failed != 0) {
                throw new IllegalStateException("pthread_getattr_np failed with " + failed);
            }
            extent.call(attributesAt, out, out + 8);
            destroy.call(attributesAt);
            // Freed with the thread, whose only it is.
            long contextAt = Arena.ofAuto().allocate(CONTEXT_BYTES, 16).address();
            return new Stack(RawMemory.readLong(out), contextAt);
        }
    }

    /**
     * Checks it.
     *
     * @throws TrapException if there is too little
     */
    void require() {
        Stack stack = stacks.get();
        context.call(stack.context);
        long left = RawMemory.readLong(stack.context + STACK_POINTER) - stack.lowest;
        if (left < NEEDED_BYTES) {
            throw new TrapException(
                    Code.STACK_EXHAUSTED,
                    "a guest needs %d bytes of its thread's stack, %d are left"
                            .formatted(NEEDED_BYTES, left));
        }
    }
}
