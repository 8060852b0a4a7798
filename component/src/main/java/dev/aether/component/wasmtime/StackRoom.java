package dev.aether.component.wasmtime;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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
    private static final int PAGE_BYTES = 4096;
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    /** {@code lea rax, [rsp+8]; ret}, which nothing in the system's libraries does so cheaply. */
    private static final byte[] STACK_POINTER = {0x48, (byte) 0x8d, 0x44, 0x24, 0x08, (byte) 0xc3};

    private static final NativeFunction STACK_TOP = stackPointer();

    /** Of a virtual thread it is that of whoever carried it when it was measured. */
    private final ThreadLocal<Stack> stacks = ThreadLocal.withInitial(this::measure);

    private record Stack(long lowest, long bytes) {}

    private static NativeFunction stackPointer() {
        long page = SystemCalls.MAP.call(0, PAGE_BYTES, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
        if (page == SystemCalls.FAILED) {
            throw new IllegalStateException("no memory for a page of code");
        }
        for (int i = 0; i < STACK_POINTER.length; i++) {
            RawMemory.writeByte(page + i, STACK_POINTER[i]);
        }
        if ((int) SystemCalls.PROTECT.call(page, PAGE_BYTES, READ_EXECUTE) != 0) {
            throw new IllegalStateException("this system does not let a process make code");
        }
        return new NativeFunction(MemorySegment.ofAddress(page));
    }

    private Stack measure() {
        try (Arena arena = Arena.ofConfined()) {
            long attributes = arena.allocate(ATTRIBUTES_BYTES, 16).address();
            long out = arena.allocate(16, 8).address();
            long thread = SystemCalls.THIS_THREAD.call();
            int failed = (int) SystemCalls.THREAD_ATTRIBUTES.call(thread, attributes);
            if (failed != 0) {
                throw new IllegalStateException("pthread_getattr_np failed with " + failed);
            }
            SystemCalls.ATTRIBUTES_STACK.call(attributes, out, out + 8);
            SystemCalls.ATTRIBUTES_DESTROY.call(attributes);
            return new Stack(RawMemory.readLong(out), RawMemory.readLong(out + 8));
        }
    }

    /**
     * Checks it.
     *
     * @throws TrapException if there is too little
     */
    void require() {
        long pointer = STACK_TOP.quick();
        Stack stack = stacks.get();
        if (pointer < stack.lowest || pointer > stack.lowest + stack.bytes) {
            stack = measure();
            stacks.set(stack);
        }
        long left = pointer - stack.lowest;
        if (left < NEEDED_BYTES) {
            throw new TrapException(
                    Code.STACK_EXHAUSTED,
                    "a guest needs %d bytes of its thread's stack, %d are left"
                            .formatted(NEEDED_BYTES, left));
        }
    }
}
