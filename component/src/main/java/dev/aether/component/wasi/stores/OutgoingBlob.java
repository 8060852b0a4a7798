package dev.aether.component.wasi.stores;

import dev.aether.component.wasi.ByteTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * An {@code outgoing-value}: bytes on their way to an object, which may be named after the first.
 */
final class OutgoingBlob implements ByteTarget {
    /** Written before it is known where they go. */
    private static final int EARLY_BYTES_MAX = 256 << 10;

    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private Optional<Blobs.Draft> draft = Optional.empty();
    private boolean taken;
    private boolean finished;

    /** Whether its stream is asked for the first time. */
    boolean take() {
        boolean first = !taken;
        taken = true;
        return first;
    }

    void sendTo(Blobs.Draft wanted) throws IOException, InterruptedException {
        if (draft.isPresent()) {
            throw fault("a value is written to one object");
        }
        draft = Optional.of(wanted);
        if (early.size() > 0) {
            wanted.write(early.toByteArray());
            early.reset();
        }
    }

    @Override
    public void write(byte[] piece) throws IOException, InterruptedException {
        if (finished) {
            throw fault("the value is finished");
        }
        if (draft.isPresent()) {
            draft.get().write(piece);
        } else if (early.size() + piece.length > EARLY_BYTES_MAX) {
            throw fault(
                    "name the object by write-data before its first " + EARLY_BYTES_MAX + " bytes");
        } else {
            early.writeBytes(piece);
        }
    }

    void finish() throws IOException, InterruptedException {
        finished = true;
        if (draft.isPresent()) {
            draft.get().finish();
        }
    }

    private static StoreFault fault(String why) {
        return new StoreFault(StoreFault.Kind.OTHER, why);
    }
}
