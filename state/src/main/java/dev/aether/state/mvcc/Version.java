package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyValue;
import java.nio.ByteBuffer;

/**
 * What is stored of one version of a key. Encoded: one byte, 1 for a deletion and nothing more, or
 * 0, creating revision, version and lease of 8 bytes each, and the value.
 *
 * @param version 0 for a deletion
 */
record Version(long createRevision, long version, long lease, Bytes value) {
    static final Version DELETION = new Version(0, 0, 0, Bytes.EMPTY);

    private static final Bytes DELETION_ROW = Bytes.wrap(new byte[] {1});
    private static final int HEAD_BYTES = 1 + 3 * Long.BYTES;

    Bytes encode() {
        if (isDeletion()) {
            return DELETION_ROW;
        }
        byte[] row = new byte[HEAD_BYTES + value.length()];
        ByteBuffer.wrap(row).put((byte) 0).putLong(createRevision).putLong(version).putLong(lease);
        value.copyTo(row, HEAD_BYTES);
        return Bytes.wrap(row);
    }

    /** The value is a part of the row. */
    static Version decode(Bytes row) {
        if (isDeletion(row)) {
            return DELETION;
        }
        return new Version(
                Layout.number(row, 1),
                Layout.number(row, 1 + Long.BYTES),
                Layout.number(row, 1 + 2 * Long.BYTES),
                row.slice(HEAD_BYTES, row.length() - HEAD_BYTES));
    }

    static boolean isDeletion(Bytes row) {
        return row.at(0) == 1;
    }

    boolean isDeletion() {
        return version == 0;
    }

    KeyValue of(Bytes key, long modRevision) {
        return new KeyValue(key, value, createRevision, modRevision, version, lease);
    }
}
