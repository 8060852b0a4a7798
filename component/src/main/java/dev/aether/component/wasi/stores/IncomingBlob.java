package dev.aether.component.wasi.stores;

import dev.aether.component.wasi.BodySource;
import java.io.IOException;

/**
 * An {@code incoming-value}: part of an object.
 *
 * @param start offset of its first byte
 * @param end offset after its last
 */
record IncomingBlob(Blobs.Content content, long start, long end) {
    /** What is given at once; more has to be read as a stream. */
    private static final int WHOLE_BYTES_MAX = 1 << 20;

    /**
     * Bytes from first to last, both included; a last one beyond the end means to it.
     *
     * @param last unsigned
     */
    static IncomingBlob of(Blobs.Content content, long first, long last) throws StoreFault {
        long size = content.size();
        if (first < 0 || Long.compareUnsigned(last, first) < 0 || first > size) {
            throw fault(
                    "no bytes from %s to %s in %d"
                            .formatted(
                                    Long.toUnsignedString(first),
                                    Long.toUnsignedString(last),
                                    size));
        }
        return new IncomingBlob(content, first, last < 0 || last >= size ? size : last + 1);
    }

    long size() {
        return end - start;
    }

    byte[] whole() throws IOException, InterruptedException {
        if (size() > WHOLE_BYTES_MAX) {
            throw fault(
                    "%d bytes at once, at most %d: read them as a stream"
                            .formatted(size(), WHOLE_BYTES_MAX));
        }
        byte[] all = new byte[(int) size()];
        BodySource source = source();
        int filled = 0;
        while (filled < all.length) {
            byte[] piece = source.read(all.length - filled);
            if (piece.length == 0) {
                throw fault("the object ended early");
            }
            System.arraycopy(piece, 0, all, filled, piece.length);
            filled += piece.length;
        }
        return all;
    }

    BodySource source() {
        long[] at = {start};
        return bytesMax -> {
            int most = (int) Math.min(bytesMax, end - at[0]);
            byte[] piece = most == 0 ? new byte[0] : content.read(at[0], most);
            at[0] += piece.length;
            return piece;
        };
    }

    private static StoreFault fault(String why) {
        return new StoreFault(StoreFault.Kind.OTHER, why);
    }
}
