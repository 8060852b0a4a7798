package dev.aether.api.snapshot;

import java.nio.ByteBuffer;

/**
 * What files of bbolt, the database under etcd, look like: pages of 4 KiB, each with a header of
 * id, kind, number of elements and number of further pages it goes on in. Numbers are
 * little-endian. Pages 0 and 1 say where the root bucket is, page 2 lists free pages.
 *
 * @see <a href="https://github.com/etcd-io/bbolt/tree/main/internal/common">page.go, meta.go</a>
 */
final class BoltFormat {
    static final int PAGE_BYTES = 4096;
    static final int HEADER_BYTES = 16;
    static final int ELEMENT_BYTES = 16;
    static final int BUCKET_BYTES = 16;
    static final int BRANCH = 1;
    static final int LEAF = 2;
    static final int META = 4;
    static final int FREE_LIST = 16;

    /** Marks a leaf's element that is a bucket. */
    static final int BUCKET = 1;

    static final int MAGIC = 0xED0CDAED;
    static final int VERSION = 2;
    static final int META_BYTES = 56;
    static final long FREE_LIST_PAGE = 2;
    static final long FIRST_PAGE = 3;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private BoltFormat() {}

    /** How many pages so many bytes take. */
    static int pages(long bytes) {
        return (int) ((bytes + PAGE_BYTES - 1) / PAGE_BYTES);
    }

    /** FNV-1a of bytes of a meta page before its checksum. */
    static long checksum(ByteBuffer page) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < META_BYTES; i++) {
            hash = (hash ^ (page.get(HEADER_BYTES + i) & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
