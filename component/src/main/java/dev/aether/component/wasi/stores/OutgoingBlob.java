package dev.aether.component.wasi.stores;

import dev.aether.component.wasi.ByteTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An {@code outgoing-value}: bytes being collected, and the objects they are for. */
final class OutgoingBlob implements ByteTarget {
    private static final int BYTES_MAX = 64 << 20;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Place> places = new ArrayList<>();
    private boolean taken;

    private record Place(Blobs blobs, String container, String object) {}

    /** Whether its stream is asked for the first time. */
    boolean take() {
        boolean first = !taken;
        taken = true;
        return first;
    }

    void sendTo(Blobs blobs, String container, String object) {
        places.add(new Place(blobs, container, object));
    }

    @Override
    public void write(byte[] piece) throws IOException {
        if (bytes.size() + piece.length > BYTES_MAX) {
            throw new StoreFault(
                    StoreFault.Kind.OTHER, "an object has at most " + BYTES_MAX + " bytes");
        }
        bytes.writeBytes(piece);
    }

    void finish() throws IOException, InterruptedException {
        for (Place place : places) {
            place.blobs().write(place.container(), place.object(), bytes.toByteArray());
        }
    }
}
