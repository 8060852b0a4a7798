package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.Copy;
import dev.aether.state.Notes;
import java.util.SortedMap;

/** A copy of what one view shows. */
public final class ViewCopy implements Copy {
    private final Storage.View view;

    /**
     * @param view closed with this
     */
    public ViewCopy(Storage.View view) {
        this.view = view;
    }

    @Override
    public Position position() {
        Meta meta = Meta.of(view);
        return new Position(
                meta.index(), meta.term(), meta.revision(), meta.compacted(), meta.scrubbed());
    }

    @Override
    public void versions(VersionSink sink) {
        try (Storage.Cursor at = view.cursor(Layout.history(0, 0))) {
            for (; at.valid() && Layout.isHistory(at.key()); at.next()) {
                long revision = Layout.revisionOfHistory(at.key());
                int place = Layout.placeOfHistory(at.key());
                Bytes key = at.value();
                view.get(Layout.version(key, revision, place))
                        .map(Version::decode)
                        .ifPresent(version -> sink.take(place, version.of(key, revision)));
            }
        }
    }

    @Override
    public SortedMap<Long, Long> leases() {
        return Leases.all(view);
    }

    @Override
    public Notes notes() {
        return NotesTable.read(view);
    }

    @Override
    public void close() {
        view.close();
    }
}
