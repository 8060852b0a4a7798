package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import org.jspecify.annotations.Nullable;

/** One position over several layers: the newest layer that has a key decides about it. */
final class LayeredCursor implements Storage.Cursor {
    private final Storage.Cursor[] layers;
    private Storage.@Nullable Cursor here;
    private int place;

    /**
     * @param layers newest first
     */
    LayeredCursor(Storage.Cursor... layers) {
        this.layers = layers;
        settle();
    }

    @Override
    public void seek(Bytes from) {
        for (Storage.Cursor layer : layers) {
            layer.seek(from);
        }
        settle();
    }

    @Override
    public boolean valid() {
        return here != null;
    }

    @Override
    public Bytes key() {
        return current().key();
    }

    @Override
    public Bytes value() {
        return current().value();
    }

    @Override
    public void next() {
        leave(current());
        settle();
    }

    private Storage.Cursor current() {
        if (here == null) {
            throw new IllegalStateException("the cursor is behind the last key");
        }
        return here;
    }

    /**
     * Finds the next row that was not removed. Below the lowest layer nothing is left to hide, so
     * its values, which may come from disk, are not looked at.
     */
    private void settle() {
        here = least();
        while (here != null && place < layers.length - 1 && Layers.isGone(here.value())) {
            leave(here);
            here = least();
        }
    }

    private Storage.@Nullable Cursor least() {
        Storage.Cursor least = null;
        for (int i = 0; i < layers.length; i++) {
            Storage.Cursor layer = layers[i];
            if (layer.valid() && (least == null || layer.key().compareTo(least.key()) < 0)) {
                least = layer;
                place = i;
            }
        }
        return least;
    }

    /** Steps over a key in every layer that has it. */
    private void leave(Storage.Cursor at) {
        Bytes key = at.key();
        for (Storage.Cursor layer : layers) {
            if (layer.valid() && layer.key().equals(key)) {
                layer.next();
            }
        }
    }

    @Override
    public void close() {
        here = null;
        for (Storage.Cursor layer : layers) {
            layer.close();
        }
    }
}
