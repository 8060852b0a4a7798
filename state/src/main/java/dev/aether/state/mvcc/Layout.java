package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a range lies in its storage. The first byte names the table:
 *
 * <ul>
 *   <li>1: the one {@link Meta} record;
 *   <li>2: versions: escaped key, revision and place descending, so newest first, to {@link
 *       Version};
 *   <li>3: history: revision and place ascending, to the key that changed;
 *   <li>4: leases: id, to granted seconds;
 *   <li>5: keys on a lease: id and key, to nothing;
 *   <li>6: the edition of the notes, and the notes by name;
 *   <li>7: parts of transactions over keyspaces that are prepared: id, to {@link Prepared};
 *   <li>8: verdicts of such transactions whose home this is: id, to {@link Decided}.
 * </ul>
 *
 * <p>A key is escaped so that byte order stays key order: 0 becomes 0 255 and the end is 0 1.
 */
final class Layout {
    static final Bytes META = Bytes.wrap(new byte[] {1});
    static final Bytes NOTES = Bytes.wrap(new byte[] {6});
    static final int PLACE_MAX = Integer.MAX_VALUE;

    private static final byte VERSIONS = 2;
    private static final byte HISTORY = 3;
    private static final byte LEASES = 4;
    private static final byte LEASED = 5;
    private static final byte PREPARED = 7;
    private static final byte DECIDED = 8;
    private static final byte AFTER_DECIDED = 9;
    private static final byte ESCAPED = (byte) 255;
    private static final byte END = 1;
    private static final byte AFTER_END = 2;
    private static final int STAMP_BYTES = Long.BYTES + Integer.BYTES;

    private Layout() {}

    // Versions.

    /** One version of a key. @param place within its revision, from 0 */
    static Bytes version(Bytes key, long revision, int place) {
        byte[] row = escaped(key, END, STAMP_BYTES);
        ByteBuffer.wrap(row).position(row.length - STAMP_BYTES).putLong(~revision).putInt(~place);
        return Bytes.wrap(row);
    }

    /** Before all versions of a key. */
    static Bytes versions(Bytes key) {
        return Bytes.wrap(escaped(key, END, 0));
    }

    /** After all versions of a key and before those of the next. */
    static Bytes afterVersions(Bytes key) {
        return Bytes.wrap(escaped(key, AFTER_END, 0));
    }

    static Bytes endOfVersions() {
        return Bytes.wrap(new byte[] {HISTORY});
    }

    private static byte[] escaped(Bytes key, byte end, int reserve) {
        int zeros = 0;
        for (int i = 0; i < key.length(); i++) {
            zeros += key.at(i) == 0 ? 1 : 0;
        }
        byte[] row = new byte[3 + key.length() + zeros + reserve];
        int at = 0;
        row[at++] = VERSIONS;
        for (int i = 0; i < key.length(); i++) {
            row[at++] = key.at(i);
            if (key.at(i) == 0) {
                row[at++] = ESCAPED;
            }
        }
        row[at++] = 0;
        row[at] = end;
        return row;
    }

    /** The key of a version row. */
    static Bytes keyOfVersion(Bytes row) {
        int end = row.length() - STAMP_BYTES - 2;
        byte[] key = new byte[end - 1];
        int length = 0;
        for (int i = 1; i < end; i++) {
            key[length++] = row.at(i);
            i += row.at(i) == 0 ? 1 : 0;
        }
        return Bytes.wrap(length == key.length ? key : Arrays.copyOf(key, length));
    }

    static long revisionOfVersion(Bytes row) {
        return ~number(row, row.length() - STAMP_BYTES);
    }

    static int placeOfVersion(Bytes row) {
        return ~(int) number(row, row.length() - Long.BYTES);
    }

    static boolean isVersion(Bytes row) {
        return row.at(0) == VERSIONS;
    }

    /** What all versions of a key begin with: a part of this one. */
    static Bytes startOfVersion(Bytes row) {
        return row.slice(0, row.length() - STAMP_BYTES);
    }

    /** Whether two version rows belong to one key. */
    static boolean sameKey(Bytes row, Bytes other) {
        return row.length() == other.length() && row.startsAlike(other, row.length() - STAMP_BYTES);
    }

    // History.

    static Bytes history(long revision, int place) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + STAMP_BYTES)
                        .put(HISTORY)
                        .putLong(revision)
                        .putInt(place)
                        .array());
    }

    static boolean isHistory(Bytes row) {
        return row.at(0) == HISTORY;
    }

    static long revisionOfHistory(Bytes row) {
        return number(row, 1);
    }

    static int placeOfHistory(Bytes row) {
        return (int) number(row, 1 + Integer.BYTES);
    }

    // Leases.

    static Bytes lease(long id) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(LEASES).putLong(id).array());
    }

    static boolean isLease(Bytes row) {
        return row.at(0) == LEASES;
    }

    static long leaseOf(Bytes row) {
        return number(row, 1);
    }

    static Bytes leased(long id, Bytes key) {
        return leasedBy(id).concat(key);
    }

    /** The prefix of all keys on a lease. */
    static Bytes leasedBy(long id) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(LEASED).putLong(id).array());
    }

    static Bytes keyOfLeased(Bytes row) {
        byte[] all = row.toArray();
        return Bytes.wrap(Arrays.copyOfRange(all, 1 + Long.BYTES, all.length));
    }

    // Transactions over keyspaces.

    static Bytes prepared(TxnId id) {
        return allPrepared().concat(id.value());
    }

    /** The prefix of all that are prepared. */
    static Bytes allPrepared() {
        return Bytes.wrap(new byte[] {PREPARED});
    }

    static Bytes decided(TxnId id) {
        return allDecided().concat(id.value());
    }

    /** The prefix of all verdicts. */
    static Bytes allDecided() {
        return Bytes.wrap(new byte[] {DECIDED});
    }

    static Bytes endOfAll() {
        return Bytes.wrap(new byte[] {AFTER_DECIDED});
    }

    // Notes.

    static Bytes note(String name) {
        return NOTES.concat(Bytes.utf8(name));
    }

    static String nameOfNote(Bytes row) {
        byte[] all = row.toArray();
        return new String(all, 1, all.length - 1, StandardCharsets.UTF_8);
    }

    static long number(Bytes bytes, int at) {
        return bytes.longAt(at);
    }
}
