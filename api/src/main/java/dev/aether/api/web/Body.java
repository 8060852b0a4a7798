package dev.aether.api.web;

import dev.aether.environment.Bytes;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of one request while it comes in; owned by its event loop. */
final class Body {
    private static final int FIRST_BYTES = 4096;

    /** What became of a piece. */
    enum Added {
        YES,
        TOO_LARGE,
        NO_ROOM
    }

    private final Budget budget;
    private final int bytesMax;
    private byte[] content = new byte[0];
    private int length;

    /**
     * @param bytesMax a longer body is refused
     */
    Body(Budget budget, int bytesMax) {
        this.budget = budget;
        this.bytesMax = bytesMax;
    }

    Added add(ByteBuf piece) {
        int bytes = piece.readableBytes();
        if (bytes > bytesMax - length) {
            return Added.TOO_LARGE;
        }
        if (length + bytes > content.length && !grow(length + bytes)) {
            return Added.NO_ROOM;
        }
        piece.getBytes(piece.readerIndex(), content, length, bytes);
        length += bytes;
        return Added.YES;
    }

    private boolean grow(int needed) {
        long doubled = Math.max(FIRST_BYTES, 2L * content.length);
        int size = (int) Math.min(bytesMax, Math.max(doubled, needed));
        if (!budget.take(size - content.length)) {
            return false;
        }
        content = Arrays.copyOf(content, size);
        return true;
    }

    Bytes bytes() {
        return Bytes.wrap(length == content.length ? content : Arrays.copyOf(content, length));
    }

    /** Gives its room back; called once, when the request is answered or given up. */
    void release() {
        budget.give(content.length);
        content = new byte[0];
        length = 0;
    }
}
