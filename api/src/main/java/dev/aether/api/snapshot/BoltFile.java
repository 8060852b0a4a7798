package dev.aether.api.snapshot;

import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;

/**
 * A file of bbolt, written from its beginning to its end without going back. Its first page says
 * where the last one is, so the rows are gone through twice: to count pages, then to write them.
 */
final class BoltFile {
    /** Rows of one bucket, in key order, the same each time. */
    interface Rows {
        void tell(Taker taker);
    }

    /** Takes one row. */
    interface Taker {
        void row(Bytes key, Bytes value);
    }

    record Bucket(String name, Rows rows) {}

    private final List<Bucket> buckets;
    private final long root;
    private final long pages;

    BoltFile(List<Bucket> buckets) {
        this.buckets = buckets.stream().sorted(Comparator.comparing(Bucket::name)).toList();
        BoltPages counting = BoltPages.measuring();
        this.root = write(counting);
        this.pages = counting.next();
    }

    long bytes() {
        return pages * BoltFormat.PAGE_BYTES;
    }

    void writeTo(BoltPages.Sink sink) {
        write(BoltPages.writing(sink, root, pages));
    }

    /**
     * @return the page of the root bucket
     */
    private long write(BoltPages into) {
        BoltTree top = new BoltTree(into);
        for (Bucket bucket : buckets) {
            BoltTree tree = new BoltTree(into);
            bucket.rows.tell(tree::put);
            Bytes where = tree.isEmpty() ? emptyBucket() : bucket(tree.finish());
            top.putBucket(Bytes.utf8(bucket.name), where);
        }
        return top.finish();
    }

    private static Bytes bucket(long root) {
        return Bytes.wrap(
                ByteBuffer.allocate(BoltFormat.BUCKET_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(root)
                        .putLong(0)
                        .array());
    }

    /** Holds an empty leaf page itself. */
    private static Bytes emptyBucket() {
        return Bytes.wrap(
                ByteBuffer.allocate(BoltFormat.BUCKET_BYTES + BoltFormat.HEADER_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort(BoltFormat.BUCKET_BYTES + Long.BYTES, (short) BoltFormat.LEAF)
                        .array());
    }
}
