package dev.aether.state.mvcc;

import dev.aether.consensus.SnapshotSource;
import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;

/**
 * An image as a stream of bytes: for each entry the length of key and value, 4 bytes each, then
 * both. It may be cut anywhere.
 */
public final class ImageSource implements SnapshotSource {
    static final int HEAD_BYTES = 2 * Integer.BYTES;

    private final Storage.View view;
    private final Storage.Cursor at;
    private ByteBuffer entry = ByteBuffer.allocate(0);

    public ImageSource(Storage.View view) {
        this.view = view;
        this.at = view.cursor(Bytes.EMPTY);
    }

    @Override
    public Bytes next(int bytesMax) {
        ByteBuffer chunk = ByteBuffer.allocate(bytesMax);
        while (chunk.hasRemaining() && advance()) {
            int length = Math.min(chunk.remaining(), entry.remaining());
            chunk.put(entry.slice(entry.position(), length));
            entry.position(entry.position() + length);
        }
        byte[] bytes = new byte[chunk.position()];
        chunk.flip().get(bytes);
        return Bytes.wrap(bytes);
    }

    /** Makes sure that something of an entry is left to send. @return false at the end */
    private boolean advance() {
        if (entry.hasRemaining()) {
            return true;
        }
        if (!at.valid()) {
            return false;
        }
        Bytes key = at.key();
        Bytes value = at.value();
        entry = ByteBuffer.allocate(HEAD_BYTES + key.length() + value.length());
        entry.putInt(key.length()).putInt(value.length()).put(key.buffer()).put(value.buffer());
        entry.flip();
        at.next();
        return true;
    }

    @Override
    public void close() {
        at.close();
        view.close();
    }
}
