package dev.aether.state.range;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.state.mvcc.Storage;
import java.nio.ByteBuffer;

/** Puts the stream of an {@link ImageSource}, cut anywhere, into a storage. */
final class ImageReader {
    private static final int ENTRY_BYTES_MAX = 64 << 20;

    private final Storage into;
    private byte[] pending = new byte[0];

    ImageReader(Storage into) {
        this.into = into;
    }

    void take(ByteBuffer chunk) {
        ByteBuffer all = ByteBuffer.allocate(pending.length + chunk.remaining());
        all.put(pending).put(chunk).flip();
        try (Storage.Session session = into.begin()) {
            while (hasEntry(all)) {
                takeEntry(all, session);
            }
            session.commit();
        }
        pending = new byte[all.remaining()];
        all.get(pending);
    }

    private static boolean hasEntry(ByteBuffer all) {
        if (all.remaining() < ImageSource.HEAD_BYTES) {
            return false;
        }
        int key = all.getInt(all.position());
        int value = all.getInt(all.position() + Integer.BYTES);
        Check.that(
                key >= 0 && value >= 0 && key <= ENTRY_BYTES_MAX && value <= ENTRY_BYTES_MAX,
                "an image holds an entry of %d and %d bytes",
                key,
                value);
        return all.remaining() >= ImageSource.HEAD_BYTES + key + value;
    }

    private static void takeEntry(ByteBuffer all, Storage.Session session) {
        byte[] key = new byte[all.getInt()];
        byte[] value = new byte[all.getInt()];
        all.get(key).get(value);
        session.put(Bytes.wrap(key), Bytes.wrap(value));
    }

    /** Whether the stream ended between two entries. */
    boolean isComplete() {
        return pending.length == 0;
    }
}
