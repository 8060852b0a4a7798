package dev.aether.component.host;

import dev.aether.component.wasi.http.HttpBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A body as the JDK reads it. */
final class BodyInput extends InputStream {
    static final int PIECE_BYTES = 16 << 10;

    private final HttpBody body;
    private byte[] piece;
    private int position;

    /** A body of which a first piece was read already, or none. */
    BodyInput(HttpBody body, byte[] first) {
        this.body = body;
        this.piece = first;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == piece.length) {
            piece = next();
            position = 0;
        }
        if (piece.length == 0) {
            return -1;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() {
        body.close();
    }

    private byte[] next() throws IOException {
        try {
            return body.read(PIECE_BYTES);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a body");
        }
    }
}
