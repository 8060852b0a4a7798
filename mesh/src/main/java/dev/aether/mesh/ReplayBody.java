package dev.aether.mesh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The body of a request, read from its asker once and kept, up to a limit, for another try. Used by
 * one thread at a time; each try begins with {@link #rewind}.
 */
final class ReplayBody {
    private final Exchange asker;
    private final int bytesMax;
    private final List<byte[]> kept = new ArrayList<>();
    private long keptBytes;
    private boolean overflowed;
    private boolean ended;
    private int next;
    private int offset;

    ReplayBody(Exchange asker, int bytesMax) {
        this.asker = asker;
        this.bytesMax = bytesMax;
        this.ended = asker.bodyBytes() == 0;
    }

    /** Whether all that was read of the body can be read again. */
    boolean isReplayable() {
        return !overflowed;
    }

    /** Whether it is known to be short, so that it can be sent in one go. */
    boolean isShort() {
        return asker.bodyBytes() >= 0 && asker.bodyBytes() <= bytesMax;
    }

    void rewind() {
        next = 0;
        offset = 0;
    }

    Optional<byte[]> read(int max) {
        if (next < kept.size()) {
            return Optional.of(again(max));
        }
        if (ended) {
            return Optional.empty();
        }
        Optional<byte[]> piece = asker.readBody(max);
        if (piece.isEmpty()) {
            ended = true;
        } else {
            keep(piece.get());
        }
        return piece;
    }

    private byte[] again(int max) {
        byte[] piece = kept.get(next);
        int end = Math.min(piece.length, offset + max);
        byte[] part = Arrays.copyOfRange(piece, offset, end);
        offset = end;
        if (end == piece.length) {
            next++;
            offset = 0;
        }
        return part;
    }

    private void keep(byte[] piece) {
        keptBytes += piece.length;
        if (overflowed || keptBytes > bytesMax) {
            overflowed = true;
            kept.clear();
            next = 0;
        } else {
            kept.add(piece);
            next = kept.size();
        }
    }
}
