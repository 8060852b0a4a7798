package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.Notes;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The notes of a range in its storage. */
public final class NotesTable {
    private NotesTable() {}

    public static Notes read(Storage.View view) {
        SortedMap<String, Bytes> rows = new TreeMap<>();
        try (Storage.Cursor at = view.cursor(Layout.note(""))) {
            for (; at.valid() && at.key().startsWith(Layout.NOTES); at.next()) {
                String name = Layout.nameOfNote(at.key());
                if (!name.isEmpty()) {
                    rows.put(name, at.value());
                }
            }
        }
        return new Notes(edition(view), rows);
    }

    public static long edition(Storage.View view) {
        Optional<Bytes> row = view.get(Layout.NOTES);
        return row.map(found -> Layout.number(found, 0)).orElse(0L);
    }

    static void write(Storage.Session session, Notes.Change change, long next) {
        long edition = edition(session);
        if (edition != change.edition()) {
            throw new StateException(
                    Code.NOTES_CHANGED,
                    "the notes are at edition " + edition + ", not " + change.edition());
        }
        change.rows()
                .forEach((name, value) -> {
                    if (value.isEmpty()) {
                        session.remove(Layout.note(name));
                    } else {
                        session.put(Layout.note(name), value);
                    }
                });
        byte[] row = ByteBuffer.allocate(Long.BYTES).putLong(next).array();
        session.put(Layout.NOTES, Bytes.wrap(row));
    }
}
