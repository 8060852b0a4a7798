package dev.aether.component.wasmtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The process's memory by its addresses, for what native code handed out. */
final class RawMemory {
    @SuppressWarnings("restricted") // Calling native code is what this package is for.
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private RawMemory() {}

    static long readLong(long address) {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    static int readInt(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    static int readByte(long address) {
        return ALL.get(JAVA_BYTE, address) & 0xff;
    }

    static void writeLong(long address, long value) {
        ALL.set(JAVA_LONG_UNALIGNED, address, value);
    }

    static void writeByte(long address, int value) {
        ALL.set(JAVA_BYTE, address, (byte) value);
    }

    static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    static void write(MemorySegment bytes, long address) {
        MemorySegment.copy(bytes, 0, ALL, address, bytes.byteSize());
    }

    static void clear(long address, long bytes) {
        ALL.asSlice(address, bytes).fill((byte) 0);
    }

    static byte[] bytes(long address, long count) {
        var bytes = new byte[Math.toIntExact(count)];
        MemorySegment.copy(ALL, JAVA_BYTE, address, bytes, 0, bytes.length);
        return bytes;
    }

    static String text(long address, long bytes) {
        return new String(bytes(address, bytes), StandardCharsets.UTF_8);
    }

    /** So many bytes from an address on, for as long as native code leaves them there. */
    @SuppressWarnings("restricted") // Calling native code is what this package is for.
    static MemorySegment segment(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }
}
