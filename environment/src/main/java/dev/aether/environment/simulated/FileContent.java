package dev.aether.environment.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.Randomness;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A file twice: as running code sees it, and as it would be found after losing power. Between the
 * two lie the changes not yet forced.
 *
 * <p>A crash treats each of these on its own: kept, lost, or, for a write, torn, so that any of its
 * sectors may be there or not. One sector is written whole or not at all.
 */
final class FileContent {
    private static final int SECTOR = 512;

    /** Changes not forced; beyond it the oldest becomes durable, as the system writes back. */
    private static final int UNFORCED_MAX = 4096;

    private final Deque<Change> unforced = new ArrayDeque<>();
    private Pages seen = new Pages();
    private boolean forcedInVain;
    private final Pages durable;

    FileContent() {
        this.durable = new Pages();
    }

    /** Content that is durable already. */
    FileContent(byte[] content) {
        this();
        durable.write(0, ByteBuffer.wrap(content));
        seen = durable.copy();
    }

    long size() {
        return seen.size();
    }

    int read(long offset, ByteBuffer into) {
        return seen.read(offset, into);
    }

    void write(long offset, Bytes bytes) {
        seen.write(offset, bytes.buffer());
        add(new Change.Write(offset, bytes));
    }

    void truncate(long size) {
        seen.truncate(size);
        add(new Change.Truncate(size));
    }

    private void add(Change change) {
        unforced.add(change);
        if (unforced.size() > UNFORCED_MAX) {
            apply(unforced.remove());
        }
    }

    void force() {
        unforced.forEach(this::apply);
        unforced.clear();
    }

    /** A force that failed: the system forgets what was to be written, and running code sees it. */
    void forceInVain(Randomness chance) {
        unforced.forEach(change -> survive(change, chance));
        unforced.clear();
        forcedInVain = true;
    }

    /** What is left after losing power. */
    void lose(Randomness chance) {
        if (unforced.isEmpty() && !forcedInVain) {
            return;
        }
        forceInVain(chance);
        seen = durable.copy();
        forcedInVain = false;
    }

    /** Damages the medium and what is read from it. */
    void flipBit(Randomness chance) {
        if (durable.size() > 0) {
            long bit = Math.floorMod(chance.nextLong(), durable.size() * 8);
            durable.flipBit(bit);
            if (bit / 8 < seen.size()) {
                seen.flipBit(bit);
            }
        }
    }

    private void survive(Change change, Randomness chance) {
        switch (chance.nextInt(3)) {
            case 0 -> apply(change);
            case 1 -> tear(change, chance);
            case 2 -> {
                // Lost.
            }
            default -> throw new IllegalStateException("a draw out of its bound");
        }
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Write(long offset, Bytes bytes) -> durable.write(offset, bytes.buffer());
            case Change.Truncate(long size) -> durable.truncate(size);
        }
    }

    private void tear(Change change, Randomness chance) {
        switch (change) {
            case Change.Write(long offset, Bytes bytes) -> tear(offset, bytes, chance);
            case Change.Truncate _ -> {
                // A size changes whole or not at all; here not.
            }
        }
    }

    private void tear(long offset, Bytes bytes, Randomness chance) {
        int done = 0;
        while (done < bytes.length()) {
            int within = (int) ((offset + done) % SECTOR);
            int part = Math.min(SECTOR - within, bytes.length() - done);
            if (chance.nextInt(2) == 0) {
                durable.write(offset + done, bytes.buffer().slice(done, part));
            }
            done += part;
        }
    }

    /** Something done to a file. */
    private sealed interface Change {
        record Write(long offset, Bytes bytes) implements Change {}

        record Truncate(long size) implements Change {}
    }
}
