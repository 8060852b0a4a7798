package dev.aether.sdk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how much was read from a stream. */
final class CountedStream extends FilterInputStream {
    private final LongConsumer listener;
    private long count;

    CountedStream(InputStream bytes, LongConsumer listener) {
        super(bytes);
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        add(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        add(Math.max(0, read));
        return read;
    }

    private void add(int read) {
        count += read;
        listener.accept(count);
    }
}
