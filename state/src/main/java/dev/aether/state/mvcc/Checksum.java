package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyspaceHash;
import java.util.zip.CRC32C;

/**
 * Hashes every version that history still tells of. What is compacted but not yet freed is left
 * out, so that replicas agree however far their scrubbing is.
 */
public final class Checksum {
    private final Storage.View view;
    private final Meta meta;

    public Checksum(Storage.View view) {
        this.view = view;
        this.meta = Meta.of(view);
    }

    /**
     * @param asked 0 for the newest revision
     * @throws dev.aether.state.StateException COMPACTED or FUTURE_REVISION
     */
    public KeyspaceHash upTo(long asked) {
        new Reader(view, meta).checkRevision(asked, meta.revision());
        long revision = asked <= 0 ? meta.revision() : asked;
        CRC32C hash = new CRC32C();
        Bytes end = Layout.endOfVersions();
        try (Storage.Cursor at = view.cursor(Layout.versions(Bytes.EMPTY))) {
            boolean reachedPast = false;
            Bytes before = Bytes.EMPTY;
            for (; at.valid() && at.key().compareTo(end) < 0; at.next()) {
                Bytes row = at.key();
                boolean sameKey = !before.isEmpty() && Layout.sameKey(row, before);
                boolean past = Layout.revisionOfVersion(row) <= meta.compacted();
                boolean hidden =
                        past && ((sameKey && reachedPast) || Version.isDeletion(at.value()));
                if (!hidden && Layout.revisionOfVersion(row) <= revision) {
                    hash.update(row.buffer());
                    hash.update(at.value().buffer());
                }
                reachedPast = past;
                before = row;
            }
        }
        return new KeyspaceHash((int) hash.getValue(), revision, meta.compacted(), meta.revision());
    }
}
