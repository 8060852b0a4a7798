package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.util.Optional;

/**
 * What a {@link LayeredStorage} consists of at one moment, newest first. A layer hides what the
 * later ones say of the same key.
 *
 * @param active what was written since the last freeze
 * @param frozen what is on its way to disk
 * @param settled what is on disk
 */
record Layers(TreeNode active, TreeNode frozen, SettledRows settled) {
    static final TreeNode NOTHING = TreeNode.empty(new TreeEdit());

    /** The value, known by identity, of a row that was removed. */
    private static final Bytes GONE = Bytes.utf8("gone");

    static Bytes gone() {
        return GONE;
    }

    @SuppressWarnings("ReferenceEquality") // a stored value may have the same bytes
    static boolean isGone(Bytes value) {
        return value == GONE;
    }

    Optional<Bytes> get(Bytes key) {
        Bytes found = active.valueOf(key);
        if (found == null) {
            found = frozen.valueOf(key);
        }
        if (found == null) {
            return settled.get(key);
        }
        return isGone(found) ? Optional.empty() : Optional.of(found);
    }

    Storage.Cursor cursor(Bytes from) {
        Storage.Cursor front = new TreeCursor(active, from);
        Storage.Cursor below = settled.cursor(from);
        return frozen.size == 0
                ? new LayeredCursor(front, below)
                : new LayeredCursor(front, new TreeCursor(frozen, from), below);
    }

    /**
     * Versions of a key come newest first and are written in that order, so what an upper layer has
     * of it is newer than all below, which need not be asked. Only a removed row tells nothing.
     */
    Optional<Storage.Row> newest(Bytes version) {
        Storage.Row found = active.newest(version);
        if (found == null) {
            found = frozen.newest(version);
        }
        if (found == null) {
            return settled.newest(version);
        }
        return isGone(found.value()) ? below(version) : Optional.of(found);
    }

    private Optional<Storage.Row> below(Bytes version) {
        try (Storage.Cursor at = cursor(version)) {
            return versionAt(at, version);
        }
    }

    /** The row at a cursor, if it is one of the same key as this one. */
    static Optional<Storage.Row> versionAt(Storage.Cursor at, Bytes version) {
        return at.valid() && Layout.sameKey(at.key(), version)
                ? Optional.of(new Storage.Row(at.key(), at.value()))
                : Optional.empty();
    }
}
