package dev.aether.consensus;

import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of records, big endian: type (1 byte), group (8), body. They are guarded by the
 * checksum of the frame around them, so reading trusts them.
 */
final class WalRecords {
    private static final byte CREATED = 1;
    private static final byte BALLOT = 2;
    private static final byte ENTRIES = 3;
    private static final byte CHECKPOINT = 4;
    private static final byte INSTALLING = 5;
    private static final byte RESTORED = 6;
    private static final byte REMOVED = 7;

    private static final int HEAD_BYTES = 9;
    private static final int REPLICA_BYTES = 12;
    private static final int ENTRY_HEAD_BYTES = 21;

    private WalRecords() {}

    /** A group's record as read. */
    record Read(GroupId group, WalRecord record) {}

    /** How many bytes {@link #write} needs. */
    static int size(WalRecord record) {
        return HEAD_BYTES
                + switch (record) {
                    case WalRecord.Created(var _, var mark) -> REPLICA_BYTES + markBytes(mark);
                    case WalRecord.Ballot _ -> 16 + REPLICA_BYTES;
                    case WalRecord.Entries(var entries) -> entriesBytes(entries);
                    case WalRecord.Checkpoint(var mark) -> markBytes(mark);
                    case WalRecord.Installing(var mark) -> markBytes(mark);
                    case WalRecord.Restored(var mark) -> markBytes(mark);
                    case WalRecord.Removed _ -> 0;
                };
    }

    private static int entriesBytes(List<Entry> entries) {
        int bytes = 12;
        for (Entry entry : entries) {
            bytes += ENTRY_HEAD_BYTES + entry.payload().length();
        }
        return bytes;
    }

    private static int markBytes(SnapshotMark mark) {
        return 20 + ConfigurationCodec.encode(mark.configuration()).length();
    }

    static void write(GroupId group, WalRecord record, ByteBuffer into) {
        switch (record) {
            case WalRecord.Created(var self, var mark) -> {
                head(CREATED, group, into);
                ConfigurationCodec.write(self, into);
                writeMark(mark, into);
            }
            case WalRecord.Ballot(var state) -> {
                head(BALLOT, group, into);
                into.putLong(state.term()).putLong(state.commit());
                ConfigurationCodec.write(state.vote(), into);
            }
            case WalRecord.Entries(var entries) -> {
                head(ENTRIES, group, into);
                writeEntries(entries, into);
            }
            case WalRecord.Checkpoint(var mark) -> writeMark(CHECKPOINT, group, mark, into);
            case WalRecord.Installing(var mark) -> writeMark(INSTALLING, group, mark, into);
            case WalRecord.Restored(var mark) -> writeMark(RESTORED, group, mark, into);
            case WalRecord.Removed _ -> head(REMOVED, group, into);
        }
    }

    private static void head(byte type, GroupId group, ByteBuffer into) {
        into.put(type).putLong(group.value());
    }

    private static void writeMark(byte type, GroupId group, SnapshotMark mark, ByteBuffer into) {
        head(type, group, into);
        writeMark(mark, into);
    }

    private static void writeMark(SnapshotMark mark, ByteBuffer into) {
        Bytes configuration = ConfigurationCodec.encode(mark.configuration());
        into.putLong(mark.index()).putLong(mark.term()).putInt(configuration.length());
        into.put(configuration.buffer());
    }

    private static void writeEntries(List<Entry> entries, ByteBuffer into) {
        into.putInt(entries.size()).putLong(entries.getFirst().index());
        for (Entry entry : entries) {
            into.putLong(entry.term()).put(entry.kind().code()).putLong(entry.ticket());
            into.putInt(entry.payload().length());
            entry.payload().copyTo(into);
        }
    }

    /** Reads the next record. @throws RuntimeException if the bytes are not one */
    static Read read(ByteBuffer from) {
        byte type = from.get();
        GroupId group = new GroupId(from.getLong());
        WalRecord record =
                switch (type) {
                    case CREATED ->
                            new WalRecord.Created(ConfigurationCodec.read(from), readMark(from));
                    case BALLOT -> new WalRecord.Ballot(readState(from));
                    case ENTRIES -> new WalRecord.Entries(readEntries(from));
                    case CHECKPOINT -> new WalRecord.Checkpoint(readMark(from));
                    case INSTALLING -> new WalRecord.Installing(readMark(from));
                    case RESTORED -> new WalRecord.Restored(readMark(from));
                    case REMOVED -> new WalRecord.Removed();
                    default -> throw new IllegalArgumentException("record type " + type);
                };
        return new Read(group, record);
    }

    private static HardState readState(ByteBuffer from) {
        long term = from.getLong();
        long commit = from.getLong();
        byte[] vote = new byte[REPLICA_BYTES];
        from.get(vote);
        return new HardState(term, ConfigurationCodec.read(ByteBuffer.wrap(vote)), commit);
    }

    private static SnapshotMark readMark(ByteBuffer from) {
        long index = from.getLong();
        long term = from.getLong();
        Bytes configuration = readBytes(from);
        return new SnapshotMark(index, term, ConfigurationCodec.decode(configuration));
    }

    private static List<Entry> readEntries(ByteBuffer from) {
        int count = from.getInt();
        long index = from.getLong();
        List<Entry> entries = new ArrayList<>(Math.min(count, from.remaining()));
        for (int i = 0; i < count; i++) {
            long term = from.getLong();
            EntryKind kind = EntryKind.of(from.get());
            long ticket = from.getLong();
            entries.add(new Entry(index + i, term, kind, ticket, readBytes(from)));
        }
        return entries;
    }

    private static Bytes readBytes(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return Bytes.wrap(bytes);
    }
}
