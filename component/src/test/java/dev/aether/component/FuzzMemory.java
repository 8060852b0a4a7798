package dev.aether.component;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the process holds.
 *
 * @param heap bytes on the heap after a collection
 * @param resident bytes of the process in memory, 0 where the system does not say
 * @param allocated bytes native code has from malloc, 0 where the C library does not say
 */
record FuzzMemory(long heap, long resident, long allocated) {
    private static final int FIELDS = 10;
    private static final int IN_USE = 7; // The field uordblks of glibc's struct mallinfo2.
    private static final int MAPPED = 4; // Its field hblkhd.

    static FuzzMemory now() {
        for (int i = 0; i < 3; i++) {
            System.gc(); // What cleaners let go of goes in the next.
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new FuzzMemory(heap, residentBytes(), allocatedBytes());
    }

    private static long residentBytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static long allocatedBytes() {
        var linker = Linker.nativeLinker();
        var function = linker.defaultLookup().find("mallinfo2");
        if (function.isEmpty()) {
            return 0;
        }
        var struct =
                MemoryLayout.structLayout(
                        MemoryLayout.sequenceLayout(FIELDS, ValueLayout.JAVA_LONG));
        var mallinfo = linker.downcallHandle(function.get(), FunctionDescriptor.of(struct));
        try (var arena = Arena.ofConfined()) {
            var answer = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
            return answer.getAtIndex(ValueLayout.JAVA_LONG, IN_USE)
                    + answer.getAtIndex(ValueLayout.JAVA_LONG, MAPPED);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "heap %.1f MB, resident %.0f MB, malloc %.1f MB"
                .formatted(heap / 1e6, resident / 1e6, allocated / 1e6);
    }
}
