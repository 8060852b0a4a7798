package dev.aether.component.wasmtime;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives the library the memories it asks for. They are our own, because only then can one be made
 * shorter again. For any thread.
 */
final class Regions {
    /** Addresses set aside in the end: 17 TB of the 128 that a process has. */
    private static final int REGIONS_MAX = 4_096;

    private final Bindings library;
    private final AtomicInteger reserved = new AtomicInteger();
    private final Map<Long, Region> used = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Region> free = new ConcurrentLinkedDeque<>();
    private final long describe = upcall("describe", 3);
    private final long grow = upcall("grow", 2);
    private final long release = upcall("release", 1);

    Regions(Bindings library) {
        this.library = library;
    }

    /** What the library is to be given, to ask here: its own data, a function, and no end. */
    long creator() {
        MemorySegment creator = Arena.global().allocate(24, 8);
        creator.set(JAVA_LONG, 8, upcall("create", 7));
        return creator.address();
    }

    /** The one whose memory begins at an address. */
    Region at(long base) {
        Region region = used.get(base);
        if (region == null) {
            throw new IllegalStateException("no memory of ours");
        }
        return region;
    }

    @SuppressWarnings("restricted") // Calling native code is what this package is for.
    private long upcall(String method, int parameters) {
        var layouts = new MemoryLayout[parameters];
        Arrays.fill(layouts, JAVA_LONG);
        try {
            MethodHandle target =
                    MethodHandles.lookup()
                            .bind(this, method, MethodType.methodType(long.class, long[].class))
                            .asCollector(long[].class, parameters);
            var type = FunctionDescriptor.of(JAVA_LONG, layouts);
            return Linker.nativeLinker().upcallStub(target, type, Arena.global()).address();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("our own method " + method, e);
        }
    }

    /**
     * Makes a memory.
     *
     * @param given what the creator has of its own, the type, the least and most bytes, those to
     *     reserve and to guard, and where to write what was made
     * @return 0, or an error for the library
     */
    @SuppressWarnings("unused") // Called by native code.
    private long create(long... given) {
        long least = given[2];
        long reserved = given[4];
        long guard = given[5];
        long out = given[6];
        try {
            if (reserved + guard > Region.SPACE_BYTES || least > reserved) {
                return error("a memory of %d and %d bytes".formatted(reserved, guard));
            }
            Region polled = free.poll();
            Region region = polled == null ? reserve() : polled;
            if (!region.grow(least)) {
                free.push(region);
                return error("no memory for %d bytes".formatted(least));
            }
            used.put(region.base(), region);
            RawMemory.writeLong(out, region.base());
            RawMemory.writeLong(out + 8, describe);
            RawMemory.writeLong(out + 16, grow);
            RawMemory.writeLong(out + 24, release);
            return 0;
        } catch (Throwable e) {
            // Whatever it is, it must not cross native frames.
            return error(String.valueOf(e.getMessage()));
        }
    }

    private Region reserve() {
        if (reserved.incrementAndGet() > REGIONS_MAX) {
            reserved.decrementAndGet();
            throw new IllegalStateException(
                    "guests have %d memories, the maximum of this process".formatted(REGIONS_MAX));
        }
        return Region.reserve();
    }

    /**
     * Answers where a memory is.
     *
     * @param given its address, where to write its length, and where how long it may become
     */
    @SuppressWarnings("unused") // Called by native code.
    private long describe(long... given) {
        long base = given[0];
        RawMemory.writeLong(given[1], at(base).bytes());
        RawMemory.writeLong(given[2], Region.REACH_BYTES);
        return base;
    }

    /**
     * Makes a memory longer.
     *
     * @param given its address and the length wanted
     * @return 0, or an error for the library
     */
    @SuppressWarnings("unused") // Called by native code.
    private long grow(long... given) {
        long wanted = given[1];
        boolean done = wanted <= Region.REACH_BYTES && at(given[0]).grow(wanted);
        return done ? 0 : error("no memory for %d bytes".formatted(wanted));
    }

    /**
     * Takes a memory back.
     *
     * @param given its address
     */
    @SuppressWarnings("unused") // Called by native code.
    private long release(long... given) {
        long base = given[0];
        Region region = at(base);
        used.remove(base);
        try {
            region.clear();
            free.push(region);
        } catch (IllegalStateException e) {
            // Left as it is: nobody gets these addresses again.
        }
        return 0;
    }

    private long error(String message) {
        try (Arena arena = Arena.ofConfined()) {
            return library.errorNew.call(arena.allocateFrom(message).address());
        }
    }
}
