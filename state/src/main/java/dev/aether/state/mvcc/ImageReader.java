package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Takes the stream of an {@link ImageSource}, cut anywhere, apart again. */
public final class ImageReader {
    private static final int ENTRY_BYTES_MAX = 64 << 20;

    private final Supplier<Rows> into;
    private byte[] pending = new byte[0];

    /** Takes the entries of one chunk, in key order; closed after it. */
    public interface Rows extends AutoCloseable {
        void put(Bytes key, Bytes value);

        @Override
        void close();
    }

    /**
     * @param into asked once for each chunk
     */
    public ImageReader(Supplier<Rows> into) {
        this.into = into;
    }

    /** One that fills a storage. */
    public static ImageReader into(Storage storage) {
        return new ImageReader(() -> new Filling(storage.begin()));
    }

    private record Filling(Storage.Session session) implements Rows {
        @Override
        public void put(Bytes key, Bytes value) {
            session.put(key, value);
        }

        @Override
        public void close() {
            session.commit();
        }
    }

    public void take(ByteBuffer chunk) {
        ByteBuffer all = ByteBuffer.allocate(pending.length + chunk.remaining());
        all.put(pending).put(chunk).flip();
        try (Rows rows = into.get()) {
            while (hasEntry(all)) {
                takeEntry(all, rows);
            }
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

    private static void takeEntry(ByteBuffer all, Rows rows) {
        byte[] key = new byte[all.getInt()];
        byte[] value = new byte[all.getInt()];
        all.get(key).get(value);
        rows.put(Bytes.wrap(key), Bytes.wrap(value));
    }

    /** Whether the stream ended between two entries. */
    public boolean isComplete() {
        return pending.length == 0;
    }
}
