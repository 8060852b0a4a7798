package dev.aether.cli.etcd;

import dev.aether.cli.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A snapshot of etcd, which is a file of bbolt: pages, each with a header of id, kind, number of
 * elements and number of further pages it goes on in. Read page by page, whatever its size.
 *
 * @see <a href="https://github.com/etcd-io/bbolt/tree/main/internal/common">page.go, meta.go</a>
 */
final class BoltSnapshot implements AutoCloseable {
    private static final int MAGIC = 0xED0CDAED;
    private static final int VERSION = 2;
    private static final int HEADER_BYTES = 16;
    private static final int ELEMENT_BYTES = 16;
    private static final int META_BYTES = 80;
    private static final int BRANCH = 1;
    private static final int LEAF = 2;
    private static final int DEPTH_MAX = 30;
    private static final int ROW_BYTES_MAX = 64 << 20;
    private static final int PAGE_BYTES_MIN = 1024;
    private static final int PAGE_BYTES_MAX = 1 << 16;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final FileChannel file;
    private final int pageBytes;
    private final long root;
    private long visited;

    /** Takes one row. */
    interface Rows {
        void row(ByteBuffer key, ByteBuffer value);
    }

    BoltSnapshot(Path path) throws IOException {
        this.file = FileChannel.open(path);
        try {
            ByteBuffer first = read(0, META_BYTES);
            ByteBuffer newest = first;
            this.pageBytes = pageBytes(first);
            ByteBuffer second = read(pageBytes, META_BYTES);
            if (isMeta(second) && second.getLong(64) > first.getLong(64)) {
                newest = second;
            }
            this.root = newest.getLong(32);
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    private int pageBytes(ByteBuffer meta) {
        int bytes = isMeta(meta) ? meta.getInt(24) : 0;
        if (bytes < PAGE_BYTES_MIN || bytes > PAGE_BYTES_MAX) {
            throw damaged("it does not begin like a snapshot of etcd");
        }
        return bytes;
    }

    private static boolean isMeta(ByteBuffer page) {
        long hash = FNV_OFFSET;
        for (int i = HEADER_BYTES; i < META_BYTES - Long.BYTES; i++) {
            hash = (hash ^ (page.get(i) & 0xff)) * FNV_PRIME;
        }
        return page.getInt(16) == MAGIC
                && page.getInt(20) == VERSION
                && page.getLong(META_BYTES - Long.BYTES) == hash;
    }

    private static CommandFailure damaged(String why) {
        return new CommandFailure(
                CommandFailure.FAILED,
                "the file is no whole snapshot: " + why,
                "make one with: etcdctl snapshot save FILE");
    }

    private ByteBuffer read(long at, int bytes) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (into.hasRemaining()) {
            if (file.read(into, at + into.position()) < 0) {
                throw damaged("it ends too early");
            }
        }
        return into.flip();
    }

    /** Tells the rows of a bucket in key order. */
    void tell(String bucket, Rows rows) throws IOException {
        ByteBuffer wanted = StandardCharsets.UTF_8.encode(bucket);
        long[] found = {0};
        try {
            walk(
                    root,
                    0,
                    (name, where) -> {
                        if (name.equals(wanted)) {
                            found[0] = where.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
                        }
                    });
            if (found[0] != 0) {
                walk(found[0], 0, rows);
            }
        } catch (IndexOutOfBoundsException beyond) {
            throw damaged("a row lies outside its page");
        }
    }

    private void walk(long id, int depth, Rows rows) throws IOException {
        if (depth > DEPTH_MAX || id < 2) {
            throw damaged("page " + id + " is in a place where it cannot be");
        }
        ByteBuffer page = page(id);
        int elements = Short.toUnsignedInt(page.getShort(10));
        for (int i = 0; i < elements; i++) {
            int element = HEADER_BYTES + i * ELEMENT_BYTES;
            switch (page.getShort(8)) {
                case BRANCH -> walk(page.getLong(element + 8), depth + 1, rows);
                case LEAF -> {
                    int key = element + page.getInt(element + 4);
                    int value = key + page.getInt(element + 8);
                    rows.row(
                            page.slice(key, value - key),
                            page.slice(value, page.getInt(element + 12)));
                }
                default -> throw damaged("page " + id + " is of an unknown kind");
            }
        }
    }

    private ByteBuffer page(long id) throws IOException {
        long pages = file.size() / pageBytes;
        if (id >= pages || ++visited > 2 * pages) {
            throw damaged("page " + id + " is beyond its end, or reached twice");
        }
        long at = id * pageBytes;
        ByteBuffer header = read(at, HEADER_BYTES);
        long bytes = (1L + Integer.toUnsignedLong(header.getInt(12))) * pageBytes;
        if (header.getLong(0) != id || bytes > ROW_BYTES_MAX) {
            throw damaged("page " + id + " is not at its place");
        }
        return read(at, (int) bytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
