package dev.aether.api.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Gives pages their numbers, in the order in which they are written. */
final class BoltPages {
    /** Takes the bytes of a file from its beginning on. */
    interface Sink {
        void write(ByteBuffer bytes);
    }

    private final Sink sink;
    private final boolean isMeasuring;
    private long next = BoltFormat.FIRST_PAGE;

    private BoltPages(Sink sink, boolean isMeasuring) {
        this.sink = sink;
        this.isMeasuring = isMeasuring;
    }

    /** Counts pages and writes none. */
    static BoltPages measuring() {
        return new BoltPages(bytes -> {}, true);
    }

    /**
     * Writes the first pages at once.
     *
     * @param root the page of the root bucket
     * @param end the number of pages there will be
     */
    static BoltPages writing(Sink sink, long root, long end) {
        sink.write(meta(0, root, end));
        sink.write(meta(1, root, end));
        sink.write(header(BoltFormat.FREE_LIST_PAGE, BoltFormat.FREE_LIST, 0, 1).rewind());
        return new BoltPages(sink, false);
    }

    private static ByteBuffer meta(long id, long root, long end) {
        ByteBuffer page = header(id, BoltFormat.META, 0, 1);
        page.putInt(BoltFormat.MAGIC)
                .putInt(BoltFormat.VERSION)
                .putInt(BoltFormat.PAGE_BYTES)
                .putInt(0)
                .putLong(root)
                .putLong(0)
                .putLong(BoltFormat.FREE_LIST_PAGE)
                .putLong(end)
                .putLong(id);
        return page.putLong(BoltFormat.checksum(page)).rewind();
    }

    private static ByteBuffer header(long id, int kind, int elements, int pages) {
        return ByteBuffer.allocate(pages * BoltFormat.PAGE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(id)
                .putShort((short) kind)
                .putShort((short) elements)
                .putInt(pages - 1);
    }

    boolean isMeasuring() {
        return isMeasuring;
    }

    /** The number that the next page will have. */
    long next() {
        return next;
    }

    /** A page to fill and to {@link #write}; takes the next number. */
    ByteBuffer begin(int kind, int elements, long bytes) {
        int pages = BoltFormat.pages(bytes);
        ByteBuffer page = header(next, kind, elements, pages);
        next += pages;
        return page;
    }

    /** Takes the number of a page that is only counted. */
    void skip(long bytes) {
        next += BoltFormat.pages(bytes);
    }

    void write(ByteBuffer page) {
        sink.write(page.rewind());
    }
}
