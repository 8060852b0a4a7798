package dev.aether.component;

import dev.aether.component.SnapshotException.Code;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The state of an instance between two calls, the same to every engine and on every machine.
 * Immutable, for any thread; what is in it is what was in the guest's memory, so it is as secret.
 *
 * <p>Its bytes: {@code wasmsnap}, then big-endian the version of the form in two bytes, the SHA-256
 * of the component, the CRC-32C of all other bytes in four, and the state. What of that is behind
 * the checksum is described in {@code docs/reference/snapshots.md}.
 */
public final class Snapshot {
    private static final long MAGIC = 0x7761736d_736e6170L;
    private static final short VERSION = 1;
    private static final int DIGEST_BYTES = 32;
    private static final int DIGEST_AT = Long.BYTES + Short.BYTES;
    private static final int CHECKSUM_AT = DIGEST_AT + DIGEST_BYTES;

    /** How many bytes come before the state. */
    public static final int HEADER_BYTES = CHECKSUM_AT + Integer.BYTES;

    private final byte[] bytes;

    private Snapshot(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads one.
     *
     * @param bytes copied
     * @throws SnapshotException if they are no snapshot, of another version, or damaged
     */
    public static Snapshot read(byte[] bytes) {
        byte[] own = bytes.clone();
        ByteBuffer in = ByteBuffer.wrap(own);
        if (own.length < HEADER_BYTES || in.getLong() != MAGIC) {
            throw new SnapshotException(Code.NOT_A_SNAPSHOT, "these bytes are no snapshot");
        }
        short version = in.getShort();
        if (version != VERSION) {
            throw new SnapshotException(
                    Code.NOT_A_SNAPSHOT,
                    "a snapshot of form %d; this library reads %d".formatted(version, VERSION));
        }
        if (in.getInt(CHECKSUM_AT) != checksum(own)) {
            throw new SnapshotException(Code.DAMAGED, "the snapshot was changed or cut");
        }
        return new Snapshot(own);
    }

    /**
     * Completes one; for the layers below only.
     *
     * @param bytes with room for the header before the state; not to be changed any more
     * @param component its SHA-256
     */
    public static Snapshot seal(byte[] bytes, byte[] component) {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putLong(MAGIC).putShort(VERSION).put(component, 0, DIGEST_BYTES);
        out.putInt(checksum(bytes));
        return new Snapshot(bytes);
    }

    private static int checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes, 0, CHECKSUM_AT);
        checksum.update(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        return (int) checksum.getValue();
    }

    /** What to keep of it, a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes that is. */
    public int byteCount() {
        return bytes.length;
    }

    /** Whether it is of the component of that SHA-256. */
    public boolean isOf(byte[] component) {
        return Arrays.equals(bytes, DIGEST_AT, CHECKSUM_AT, component, 0, component.length);
    }

    /** The state, read-only; for the layers below only. */
    public ByteBuffer state() {
        return ByteBuffer.wrap(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES)
                .slice()
                .asReadOnlyBuffer();
    }
}
