package dev.aether.component.wasmtime;

import java.lang.foreign.Arena;

/**
 * Addresses for one memory of a guest, as many as compiled code may reach without looking at a
 * bound; the first of them are the memory, the rest traps. For one thread at a time.
 */
final class Region {
    static final int PAGE_BYTES = 4096;

    /** How long a memory may become. */
    static final long REACH_BYTES = 4L << 30;

    /** With what code reaches beyond that by an offset that it does not check. */
    static final long SPACE_BYTES = REACH_BYTES + (64 << 20);

    private static final int NO_ACCESS = 0;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS_UNRESERVED = 0x4022;
    private static final int FIXED = 0x10;
    private static final int NO_HUGE_PAGES = 15;

    /** Written to by one guest, so much is cleared by hand; of more the system is rid of all. */
    private static final int KEPT_PAGES_MAX = 128;

    /** Described by the system with one call. */
    private static final int DESCRIBED_PAGES = 512;

    private final long base;
    private final long described = Arena.global().allocate(DESCRIBED_PAGES * Long.BYTES).address();
    private long bytes;

    private Region(long base) {
        this.base = base;
    }

    /**
     * Addresses without memory.
     *
     * @throws IllegalStateException if the process may not have so many
     */
    static Region reserve() {
        int flags = PRIVATE_ANONYMOUS_UNRESERVED;
        long base = SystemCalls.MAP.call(0, SPACE_BYTES, NO_ACCESS, flags, -1, 0);
        if (base == SystemCalls.FAILED) {
            throw new IllegalStateException(
                    "the process may not have %d more addresses".formatted(SPACE_BYTES));
        }
        SystemCalls.ADVISE.call(base, SPACE_BYTES, NO_HUGE_PAGES);
        return new Region(base);
    }

    long base() {
        return base;
    }

    /** Of the memory. */
    long bytes() {
        return bytes;
    }

    /** Makes the memory longer, by zeros; false if the system refuses. */
    boolean grow(long wanted) {
        long more = pages(wanted) - pages(bytes);
        boolean done =
                more == 0
                        || (int) SystemCalls.PROTECT.call(base + pages(bytes), more, READ_WRITE)
                                == 0;
        bytes = done ? wanted : bytes;
        return done;
    }

    private static long pages(long bytes) {
        return (bytes + PAGE_BYTES - 1) & -PAGE_BYTES;
    }

    /** What is in the memory now. */
    MemoryImage image() {
        var image = new MemoryImage();
        touched(page -> image.add(page, RawMemory.bytes(address(page), PAGE_BYTES)));
        return image;
    }

    /** Makes the memory what it was when an image of it was taken, of that length. */
    void restore(MemoryImage image, long length) {
        MemoryImage.Cursor cursor = image.cursor();
        int pages = touched(page -> cursor.write(page, address(page)));
        if (pages > KEPT_PAGES_MAX) {
            clear();
            grow(length);
            image.write(base);
        } else if (length < bytes) {
            protect(length);
        }
    }

    private void protect(long length) {
        long less = pages(bytes) - pages(length);
        if ((int) SystemCalls.PROTECT.call(base + pages(length), less, NO_ACCESS) != 0) {
            throw new IllegalStateException("the system refused to take a page's access away");
        }
        bytes = length;
    }

    /** Back to addresses without memory. */
    void clear() {
        int flags = PRIVATE_ANONYMOUS_UNRESERVED | FIXED;
        if (bytes > 0
                && SystemCalls.MAP.call(base, pages(bytes), NO_ACCESS, flags, -1, 0) != base) {
            throw new IllegalStateException("the system refused to take a memory back");
        }
        bytes = 0;
    }

    private long address(int page) {
        return base + (long) page * PAGE_BYTES;
    }

    /** Sees each page that may be other than zero, in order; answers how many they are. */
    private int touched(PageVisitor visitor) {
        int count = (int) (pages(bytes) / PAGE_BYTES);
        int touched = 0;
        for (int first = 0; first < count; first += DESCRIBED_PAGES) {
            int pages = Math.min(DESCRIBED_PAGES, count - first);
            PageMap.describe(address(first), pages, described);
            for (int i = 0; i < pages; i++) {
                if (PageMap.isTouched(RawMemory.readLong(described + (long) i * Long.BYTES))) {
                    visitor.visit(first + i);
                    touched++;
                }
            }
        }
        return touched;
    }

    private interface PageVisitor {
        void visit(int page);
    }
}
