package dev.aether.component.wasmtime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** What a memory holds at its beginning: pages that are not all zero. Immutable once made. */
final class MemoryImage {
    private record Page(int number, MemorySegment content) {}

    private final List<Page> pages = new ArrayList<>();

    /** Adds a page behind all others. */
    void add(int number, byte[] content) {
        pages.add(new Page(number, MemorySegment.ofArray(content)));
    }

    /** Writes all of it into a memory of zeros. */
    void write(long base) {
        for (Page page : pages) {
            RawMemory.write(page.content, base + (long) page.number * Region.PAGE_BYTES);
        }
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Goes through pages in their order. */
    final class Cursor {
        private int next;

        /** Writes a page as it is in the image to an address. */
        void write(int number, long address) {
            while (next < pages.size() && pages.get(next).number < number) {
                next++;
            }
            if (next < pages.size() && pages.get(next).number == number) {
                RawMemory.write(pages.get(next).content, address);
            } else {
                RawMemory.clear(address, Region.PAGE_BYTES);
            }
        }
    }
}
