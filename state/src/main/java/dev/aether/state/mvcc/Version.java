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
        return Bytes.wrap(
                ByteBuffer.allocate(HEAD_BYTES + value.length())
                        .put((byte) 0)
                        .putLong(createRevision)
                        .putLong(version)
                        .putLong(lease)
                        .put(value.buffer())
                        .array());
    }

    static Version decode(Bytes row) {
        if (isDeletion(row)) {
            return DELETION;
        }
        ByteBuffer from = row.buffer().position(1);
        long create = from.getLong();
        long version = from.getLong();
        long lease = from.getLong();
        byte[] value = new byte[from.remaining()];
        from.get(value);
        return new Version(create, version, lease, Bytes.wrap(value));
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
