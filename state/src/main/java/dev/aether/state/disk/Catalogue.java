package dev.aether.state.disk;

import dev.aether.consensus.GroupId;
import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rocksdb.RocksIterator;

/**
 * Which slot holds which range. It lies in slot 0: rows C and group, 8 bytes, to slot and size of
 * the range, 4 and 8 bytes; rows L, group and slot, for what was set aside. Owned by the lock of
 * {@link DiskStores}.
 */
final class Catalogue {
    private static final int OWN_SLOT = 0;
    private static final byte PRESENT = 'C';
    private static final byte LOST = 'L';

    private final Map<GroupId, Entry> present = new TreeMap<>();
    private final Map<Integer, GroupId> lost = new TreeMap<>();
    private int lastSlot;

    /**
     * @param bytes of keys and values
     */
    record Entry(int slot, long bytes) {}

    /** Reads it, and clears slots that nothing refers to: a crash left them half filled. */
    static Catalogue load(RocksTable table) {
        Catalogue catalogue = new Catalogue();
        try (RocksIterator at = table.database().newIterator()) {
            at.seekToFirst();
            for (; at.isValid() && RocksTable.slotOf(at.key()) == OWN_SLOT; at.next()) {
                catalogue.take(ByteBuffer.wrap(at.key()), ByteBuffer.wrap(at.value()));
            }
            catalogue.clearOthers(table, at);
            RocksFault.check("read the catalogue", at::status);
        }
        return catalogue;
    }

    private void take(ByteBuffer key, ByteBuffer value) {
        byte kind = key.position(RocksTable.SLOT_BYTES).get();
        GroupId group = new GroupId(key.getLong());
        if (kind == LOST) {
            lost.put(key.getInt(), group);
        } else {
            present.put(group, new Entry(value.getInt(), value.getLong()));
        }
    }

    private void clearOthers(RocksTable table, RocksIterator at) {
        SortedSet<Integer> known = new TreeSet<>(lost.keySet());
        present.values().forEach(entry -> known.add(entry.slot()));
        lastSlot = known.isEmpty() ? OWN_SLOT : known.last();
        while (at.isValid()) {
            int slot = RocksTable.slotOf(at.key());
            if (!known.contains(slot)) {
                table.clear(slot);
            }
            lastSlot = Math.max(lastSlot, slot);
            at.seek(RocksTable.startOf(slot + 1));
        }
    }

    /** A slot that nothing was ever written to. */
    int newSlot() {
        return ++lastSlot;
    }

    Optional<Entry> find(GroupId group) {
        return Optional.ofNullable(present.get(group));
    }

    boolean hasLost(GroupId group) {
        return lost.containsValue(group);
    }

    // Changes: written to a file first, noted once that was taken over.

    static void write(RocksFile file, GroupId group, Entry entry) {
        ByteBuffer value = ByteBuffer.allocate(Integer.BYTES + Long.BYTES);
        value.putInt(entry.slot()).putLong(entry.bytes());
        file.put(OWN_SLOT, row(group), Bytes.wrap(value.array()));
    }

    static void writeRemoval(RocksFile file, GroupId group) {
        file.remove(OWN_SLOT, row(group));
    }

    /** Comes after every {@link #write}. */
    static void writeLost(RocksFile file, GroupId group, int slot) {
        ByteBuffer row = ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES);
        row.put(LOST).putLong(group.value()).putInt(slot);
        file.put(OWN_SLOT, Bytes.wrap(row.array()), Bytes.EMPTY);
    }

    static Bytes row(GroupId group) {
        ByteBuffer row = ByteBuffer.allocate(1 + Long.BYTES);
        return Bytes.wrap(row.put(PRESENT).putLong(group.value()).array());
    }

    void note(GroupId group, Entry entry) {
        present.put(group, entry);
    }

    void noteRemoval(GroupId group) {
        present.remove(group);
    }

    void noteLost(GroupId group, int slot) {
        present.remove(group);
        lost.put(slot, group);
    }
}
