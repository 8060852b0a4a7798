package dev.aether.api.snapshot;

import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a whole file of bbolt, trusting no page to be where it says. */
final class BoltReader {
    private final ByteBuffer file;

    BoltReader(byte[] file) {
        this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Rows by bucket. */
    SortedMap<String, SortedMap<Bytes, Bytes>> buckets() {
        long root = root(0);
        check(root == root(1), "both meta pages name one root");
        SortedMap<String, SortedMap<Bytes, Bytes>> buckets = new TreeMap<>();
        rows(root, true)
                .forEach((name, where) -> {
                    ByteBuffer bucket = where.buffer().order(ByteOrder.LITTLE_ENDIAN);
                    long page = bucket.getLong(0);
                    buckets.put(name.utf8(), page == 0 ? new TreeMap<>() : rows(page, false));
                });
        return buckets;
    }

    private long root(int meta) {
        ByteBuffer page = page(meta);
        check(page.getShort(8) == BoltFormat.META, "a meta page");
        check(page.getInt(16) == BoltFormat.MAGIC, "the magic number");
        check(page.getInt(24) == BoltFormat.PAGE_BYTES, "the size of a page");
        check(page.getLong(72) == BoltFormat.checksum(page), "the checksum");
        long pages = page.getLong(56);
        check(pages * BoltFormat.PAGE_BYTES == file.capacity(), "the number of pages");
        return page.getLong(32);
    }

    private ByteBuffer page(long id) {
        int at = (int) id * BoltFormat.PAGE_BYTES;
        check(file.getLong(at) == id, "page " + id + " at its place");
        int pages = 1 + file.getInt(at + 12);
        return file.slice(at, pages * BoltFormat.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private SortedMap<Bytes, Bytes> rows(long id, boolean areBuckets) {
        ByteBuffer page = page(id);
        int elements = Short.toUnsignedInt(page.getShort(10));
        SortedMap<Bytes, Bytes> rows = new TreeMap<>();
        for (int i = 0; i < elements; i++) {
            int element = BoltFormat.HEADER_BYTES + i * BoltFormat.ELEMENT_BYTES;
            if (page.getShort(8) == BoltFormat.BRANCH) {
                SortedMap<Bytes, Bytes> below = rows(page.getLong(element + 8), areBuckets);
                Bytes first = bytes(page, element + page.getInt(element), page.getInt(element + 4));
                check(first.equals(below.firstKey()), "a branch begins with its first key");
                rows.putAll(below);
            } else {
                check(page.getInt(element) == (areBuckets ? 1 : 0), "the kind of element");
                int at = element + page.getInt(element + 4);
                int key = page.getInt(element + 8);
                rows.put(bytes(page, at, key), bytes(page, at + key, page.getInt(element + 12)));
            }
        }
        return rows;
    }

    private static Bytes bytes(ByteBuffer page, int at, int length) {
        byte[] bytes = new byte[length];
        page.get(at, bytes);
        return Bytes.wrap(bytes);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("expected " + what);
        }
    }
}
