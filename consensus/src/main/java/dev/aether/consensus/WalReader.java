package dev.aether.consensus;

import dev.aether.environment.Disk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads all segments at start, once.
 *
 * <p>Where a frame should be and none is good, the log may end (the last batch was torn, or the
 * segment was full), or it may be damaged. Frames found behind that place decide: if one of them
 * was written when the missing frame was already durable, something durable was lost, and the node
 * must not go on as if it had never been there.
 */
final class WalReader {
    private final Disk disk;
    private final String folder;
    private final Map<GroupId, WalGroup> groups = new TreeMap<>();
    private final List<WalSegment> segments = new ArrayList<>();
    private long nextSequence = 1;
    private @Nullable Gap gap;
    private boolean ignoresTail;

    /** The place where the next frame was expected. */
    private record Gap(WalSegment segment, long offset) {}

    WalReader(Disk disk, String folder) {
        this.disk = disk;
        this.folder = folder;
    }

    Map<GroupId, WalGroup> groups() {
        return groups;
    }

    /** What was read, oldest first; the tail behind the last good frame is cut off. */
    List<WalSegment> segments() {
        return segments;
    }

    /** The number of the next frame, from 1. */
    long nextSequence() {
        return nextSequence;
    }

    /**
     * @throws WalException if something durable is damaged
     */
    void readAll() {
        List<Long> numbers = numbers();
        for (int i = 0; i < numbers.size(); i++) {
            boolean last = i == numbers.size() - 1;
            readSegment(numbers.get(i), last);
        }
        cutTail();
    }

    private List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        for (String name : disk.list(folder)) {
            if (name.matches("[0-9a-f]{16}\\.wal")) {
                numbers.add(Long.parseUnsignedLong(name.substring(0, 16), 16));
            }
        }
        numbers.sort(Long::compareUnsigned);
        return numbers;
    }

    private void readSegment(long number, boolean last) {
        WalSegment segment;
        try {
            segment = WalSegment.open(disk, folder, number);
        } catch (WalException damaged) {
            boolean unreadable = damaged.code() == WalException.Code.DAMAGED;
            if (unreadable && last && WalSegment.isBlank(disk, folder, number)) {
                // Its creation was interrupted: nothing in it was ever durable.
                disk.delete(folder + "/" + WalSegment.name(number));
                return;
            }
            throw unreadable ? damage(folder + "/" + WalSegment.name(number), 0) : damaged;
        }
        if (segments.isEmpty()) {
            nextSequence = segment.header().firstSequence();
        }
        segments.add(segment);
        readFrames(segment);
    }

    private void readFrames(WalSegment segment) {
        long offset = WalSegment.HEADER_BYTES;
        while (offset >= 0) {
            WalSegment.Frame frame = segment.read(offset);
            if (frame == null) {
                if (gap == null) {
                    gap = new Gap(segment, offset);
                }
                offset = segment.nextGood(offset);
            } else {
                take(segment, offset, frame);
                offset = frame.end();
            }
        }
        segment.endReading();
    }

    private void take(WalSegment segment, long offset, WalSegment.Frame frame) {
        if (frame.sequence() == nextSequence && !ignoresTail) {
            gap = null;
            nextSequence++;
            replay(segment, offset, frame.records());
            return;
        }
        Gap at = gap == null ? new Gap(segment, offset) : gap;
        gap = at;
        if (frame.forced() >= nextSequence || frame.sequence() < nextSequence) {
            throw damage(at.segment.path(), at.offset);
        }
        // A later part of the torn batch reached the disk, an earlier one did not.
        ignoresTail = true;
    }

    private void replay(WalSegment segment, long offset, ByteBuffer records) {
        try {
            while (records.hasRemaining()) {
                WalRecords.Read read = WalRecords.read(records);
                replay(segment, read.group(), read.record());
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException | MessageException odd) {
            WalException damage = damage(segment.path(), offset);
            damage.addSuppressed(odd);
            throw damage;
        }
    }

    private void replay(WalSegment segment, GroupId group, WalRecord record) {
        switch (record) {
            case WalRecord.Removed _ -> groups.remove(group);
            case WalRecord.Created(var self, var mark) ->
                    groups.computeIfAbsent(group, any -> new WalGroup(self, mark, true))
                            .take(record);
            case WalRecord.Entries(var entries) -> {
                segment.noteEntries(group, entries.getLast().index());
                tell(group, record);
            }
            case WalRecord.Ballot _, WalRecord.Checkpoint _ -> tell(group, record);
            case WalRecord.Installing _, WalRecord.Restored _ -> tell(group, record);
        }
    }

    /** A group may be unknown: a segment begins without those that its first batch removes. */
    private void tell(GroupId group, WalRecord record) {
        WalGroup known = groups.get(group);
        if (known != null) {
            known.take(record);
        }
    }

    /** Removes what is behind the last good frame, so that it never comes back. */
    private void cutTail() {
        Gap at = gap;
        if (at == null) {
            return;
        }
        while (segments.getLast() != at.segment) {
            WalSegment behind = segments.removeLast();
            behind.close();
            disk.delete(behind.path());
        }
        disk.syncDirectory(folder);
        at.segment.cut(at.offset);
    }

    private static WalException damage(String path, long offset) {
        return new WalException(
                WalException.Code.DAMAGED,
                path
                        + " is damaged at offset "
                        + offset
                        + ", and durable records follow; run `aether node repair NAME` to rebuild"
                        + " this node's replicas from their peers");
    }
}
