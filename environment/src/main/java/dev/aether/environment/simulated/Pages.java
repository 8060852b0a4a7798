package dev.aether.environment.simulated;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of a file in pages, where a page of zeros takes no memory. */
final class Pages {
    private static final int PAGE = 4096;

    private final List<byte @Nullable []> pages = new ArrayList<>();
    private long size;

    long size() {
        return size;
    }

    /** Reads until the buffer is full or the content ends. @return bytes read */
    int read(long offset, ByteBuffer into) {
        int count = (int) Math.max(0, Math.min(into.remaining(), size - offset));
        int done = 0;
        while (done < count) {
            int within = (int) ((offset + done) % PAGE);
            int length = Math.min(PAGE - within, count - done);
            byte[] page = pages.get((int) ((offset + done) / PAGE));
            into.put(page == null ? new byte[PAGE] : page, within, length);
            done += length;
        }
        return count;
    }

    /** Writes all remaining bytes. */
    void write(long offset, ByteBuffer from) {
        if (from.hasRemaining()) {
            grow(offset + from.remaining());
        }
        long at = offset;
        while (from.hasRemaining()) {
            int within = (int) (at % PAGE);
            int part = Math.min(PAGE - within, from.remaining());
            writePage((int) (at / PAGE), within, from.slice(from.position(), part));
            from.position(from.position() + part);
            at += part;
        }
    }

    private void writePage(int index, int within, ByteBuffer part) {
        byte[] page = pages.get(index);
        if (page == null) {
            if (part.mismatch(ByteBuffer.allocate(part.remaining())) < 0) {
                return;
            }
            page = new byte[PAGE];
            pages.set(index, page);
        }
        part.get(page, within, part.remaining());
    }

    void truncate(long newSize) {
        if (newSize >= size) {
            return;
        }
        int kept = (int) ((newSize + PAGE - 1) / PAGE);
        pages.subList(kept, pages.size()).clear();
        size = newSize;
        int within = (int) (newSize % PAGE);
        byte[] last = within == 0 ? null : pages.get(kept - 1);
        if (last != null) {
            Arrays.fill(last, within, PAGE, (byte) 0);
        }
    }

    void flipBit(long bit) {
        byte[] one = new byte[1];
        read(bit / 8, ByteBuffer.wrap(one));
        one[0] ^= (byte) (1 << (bit % 8));
        write(bit / 8, ByteBuffer.wrap(one));
    }

    Pages copy() {
        Pages copy = new Pages();
        copy.size = size;
        pages.forEach(page -> copy.pages.add(page == null ? null : page.clone()));
        return copy;
    }

    private void grow(long end) {
        size = Math.max(size, end);
        while ((long) pages.size() * PAGE < size) {
            pages.add(null);
        }
    }
}
