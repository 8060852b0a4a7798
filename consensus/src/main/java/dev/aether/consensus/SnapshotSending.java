package dev.aether.consensus;

import dev.aether.environment.Bytes;
import org.jspecify.annotations.Nullable;

/** An image on its way to one follower: one chunk at a time, the next when that was received. */
final class SnapshotSending implements AutoCloseable {
    /** Ticks without an answer after which a chunk is sent again. */
    private static final int REPEAT_TICKS = 10;

    private static final int REPEATS_MAX = 20;

    private final SnapshotMark mark;
    private final SnapshotSource source;
    private final int chunkBytesMax;
    private long number;
    private @Nullable Bytes current;
    private @Nullable Bytes following;
    private int ticks;
    private int repeats;

    SnapshotSending(SnapshotMark mark, SnapshotSource source, int chunkBytesMax) {
        this.mark = mark;
        this.source = source;
        this.chunkBytesMax = chunkBytesMax;
    }

    SnapshotMark mark() {
        return mark;
    }

    /** The chunk to send now. */
    Message.SnapshotChunk chunk(long term) {
        Bytes now = current == null ? source.next(chunkBytesMax) : current;
        Bytes next = following == null ? source.next(chunkBytesMax) : following;
        current = now;
        following = next;
        return new Message.SnapshotChunk(term, mark, number, now, next.isEmpty());
    }

    /** What an answer leads to. */
    enum Step {
        NEXT,
        /** A repeated answer; what it asks for was sent. */
        IGNORE,
        RESTART
    }

    /** The follower wants a chunk. */
    Step wanted(long next) {
        if (next > number + 1) {
            return Step.RESTART;
        }
        if (next <= number) {
            return Step.IGNORE;
        }
        number = next;
        current = following;
        following = null;
        ticks = 0;
        repeats = 0;
        return Step.NEXT;
    }

    /** What a tick without an answer leads to. */
    enum Patience {
        WAIT,
        REPEAT,
        GIVE_UP
    }

    Patience tick() {
        if (++ticks < REPEAT_TICKS) {
            return Patience.WAIT;
        }
        ticks = 0;
        return ++repeats > REPEATS_MAX ? Patience.GIVE_UP : Patience.REPEAT;
    }

    @Override
    public void close() {
        source.close();
    }
}
