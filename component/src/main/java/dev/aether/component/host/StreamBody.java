package dev.aether.component.host;

import dev.aether.component.wasi.http.HttpBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;

/** A body the JDK receives. */
final class StreamBody implements HttpBody {
    private final InputStream stream;

    StreamBody(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public byte[] read(int bytesMax) throws IOException, InterruptedException {
        byte[] bytes = new byte[bytesMax];
        try {
            int count = stream.read(bytes);
            return count < 0 ? new byte[0] : Arrays.copyOf(bytes, count);
        } catch (InterruptedIOException stop) {
            throw interrupted(stop);
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException fault) {
            // Nobody is interested in the rest, so neither in why it cannot be had.
        }
    }

    private static InterruptedException interrupted(InterruptedIOException stop) {
        var interrupted = new InterruptedException("interrupted while receiving a body");
        interrupted.initCause(stop);
        return interrupted;
    }
}
