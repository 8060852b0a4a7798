package dev.aether.component.wasmtime;

import java.lang.foreign.Arena;

/**
 * Which pages of this process were ever written to, as the system tells.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/mm/pagemap.html">its format</a>
 */
final class PageMap {
    private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;

    /** Of an entry: the page is in memory, or swapped out. */
    private static final long PRESENT_OR_SWAPPED = 3L << 62;

    private static final int FILE = open();

    private PageMap() {}

    private static int open() {
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom("/proc/self/pagemap").address();
            return (int) SystemCalls.OPEN.call(path, READ_ONLY_CLOSE_ON_EXEC);
        }
    }

    /** Whether the system tells at all. */
    static boolean isThere() {
        return FILE >= 0;
    }

    /** Writes an entry of 64 bits for each page from an address on. */
    static void describe(long address, int pages, long into) {
        long bytes = (long) pages * Long.BYTES;
        long offset = address / Region.PAGE_BYTES * Long.BYTES;
        if (SystemCalls.READ_AT.call(FILE, into, bytes, offset) != bytes) {
            throw new IllegalStateException("the system does not describe this process's pages");
        }
    }

    static boolean isTouched(long entry) {
        return (entry & PRESENT_OR_SWAPPED) != 0;
    }
}
