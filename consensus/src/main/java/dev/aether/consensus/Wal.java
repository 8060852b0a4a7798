package dev.aether.consensus;

import dev.aether.environment.DiskException;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The node's one log on disk for all its groups: records are gathered, then written and forced
 * together. Owned by one thread.
 *
 * <p>Every segment begins with what is to know of every group, so an old segment is needed only for
 * entries; it goes once each group's state machine is durable beyond them. After a failed write or
 * force what the disk holds is unknown, so everything is refused until the next start.
 *
 * <p>Not final: tests break its promises on purpose, to see that their checks notice.
 *
 * @see <a href="https://www.usenix.org/conference/atc20/presentation/rebello">Can applications
 *     recover from fsync failures?</a>
 */
class Wal implements AutoCloseable {
    /** Records in one frame, unless a single record is larger. */
    static final int FRAME_BYTES_MAX = 1 << 20;

    private final Environment environment;
    private final ConsensusConfig.Log config;
    private final Map<GroupId, WalGroup> groups = new TreeMap<>();
    private final Map<GroupId, RaftStart> found = new TreeMap<>();
    private final List<WalSegment> segments = new ArrayList<>();
    private final Map<GroupId, Long> pendingEntries = new TreeMap<>();
    private final Metrics.Histogram forceSeconds;
    private final Metrics.Counter bytesWritten;
    private ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES_MAX / 4);
    private long nextSequence;
    private long forced;
    private boolean marksMoved;
    private boolean pending;
    private boolean busy;
    private boolean sealed;
    private boolean failed;

    /**
     * Reads what is there, cuts a torn tail, and begins a new segment.
     *
     * @throws WalException if durable content is damaged or the disk fails
     */
    Wal(Environment environment, ConsensusConfig.Log config) {
        this.environment = environment;
        this.config = config;
        Metrics metrics = environment.metrics();
        forceSeconds =
                metrics.histogram("aether_wal_force_seconds", "Time to write and force a batch");
        bytesWritten = metrics.counter("aether_wal_written_bytes_total", "Bytes in the log");
        try {
            recover();
        } catch (DiskException cause) {
            throw translated(cause);
        }
        metrics.gauge("aether_wal_segments", "Files of the log", () -> segments.size());
    }

    private void recover() {
        WalReader reader = new WalReader(environment.disk(), config.folder());
        reader.readAll();
        segments.addAll(reader.segments());
        nextSequence = reader.nextSequence();
        forced = nextSequence - 1;
        reader.groups()
                .forEach((group, read) -> {
                    found.put(group, read.start());
                    groups.put(group, withoutEntries(read));
                });
        rotate(0);
        segments.getLast().force();
        marksMoved = true;
        forced = nextSequence - 1;
    }

    private static WalGroup withoutEntries(WalGroup read) {
        WalGroup known = new WalGroup(read.self(), read.mark(), false);
        known.take(new WalRecord.Ballot(read.state()));
        read.installing().ifPresent(mark -> known.take(new WalRecord.Installing(mark)));
        return known;
    }

    /** What was found at start, by group; taken once, to let the memory go. */
    Map<GroupId, RaftStart> takeFound() {
        Map<GroupId, RaftStart> all = new TreeMap<>(found);
        found.clear();
        return all;
    }

    List<RecoveredGroup> recovered() {
        List<RecoveredGroup> all = new ArrayList<>();
        found.forEach((group, start) -> {
            ReplicaId self = known(group).self();
            all.add(new RecoveredGroup(group, self, start.mark(), start.lastIndex()));
        });
        return List.copyOf(all);
    }

    Optional<WalGroup> group(GroupId group) {
        return Optional.ofNullable(groups.get(group));
    }

    /** Adds a record to the batch; it counts only after {@link #force}. */
    void append(GroupId group, WalRecord record) {
        refuseIfFailed();
        pending = true;
        try {
            if (record instanceof WalRecord.Entries(var entries)) {
                appendEntries(group, entries);
            } else {
                put(group, record);
                note(group, record);
            }
        } catch (DiskException cause) {
            failed = true;
            throw translated(cause);
        }
    }

    private void note(GroupId group, WalRecord record) {
        switch (record) {
            case WalRecord.Created(var self, var mark) ->
                    groups.put(group, new WalGroup(self, mark, false));
            case WalRecord.Removed _ -> {
                groups.remove(group);
                segments.forEach(segment -> segment.lastIndexes().remove(group));
                marksMoved = true;
            }
            default -> {
                known(group).take(record);
                marksMoved |= !(record instanceof WalRecord.Ballot);
            }
        }
    }

    private WalGroup known(GroupId group) {
        WalGroup known = groups.get(group);
        if (known == null) {
            throw new IllegalStateException("the log knows no group " + group);
        }
        return known;
    }

    /** Cuts a long list into records that fit a frame each. */
    private void appendEntries(GroupId group, List<Entry> entries) {
        forgetReplaced(group, entries.getFirst().index());
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            int more = entries.get(i).bytes();
            if (i > from && bytes + more > FRAME_BYTES_MAX) {
                put(group, new WalRecord.Entries(entries.subList(from, i)));
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        put(group, new WalRecord.Entries(entries.subList(from, entries.size())));
    }

    /** Replaced entries need not be kept: otherwise an idle group could pin a segment for ever. */
    private void forgetReplaced(GroupId group, long first) {
        for (WalSegment segment : segments) {
            segment.lastIndexes().computeIfPresent(group, (any, at) -> Math.min(at, first - 1));
        }
    }

    private void put(GroupId group, WalRecord record) {
        int size = WalRecords.size(record);
        if (frame.position() > 0 && frame.position() + size > FRAME_BYTES_MAX) {
            writeFrame();
        }
        if (frame.position() == 0) {
            room(WalSegment.FRAME_HEADER_BYTES + size);
            frame.position(WalSegment.FRAME_HEADER_BYTES);
        }
        room(frame.position() + size);
        WalRecords.write(group, record, frame);
        if (record instanceof WalRecord.Entries(var entries)) {
            // Noted at the segment that will take it, which may be the next one: see writeFrame.
            pendingEntries.merge(group, entries.getLast().index(), Math::max);
        }
    }

    private void room(int bytes) {
        int padded = bytes + WalSegment.ALIGNMENT;
        if (padded > frame.capacity()) {
            int capacity = Math.max(padded, frame.capacity() * 2);
            ByteBuffer larger = ByteBuffer.allocateDirect(capacity);
            frame = larger.put(frame.flip());
        }
    }

    /** Writes the frame gathered so far to the disk, without forcing it. */
    private void writeFrame() {
        if (frame.position() == 0) {
            return;
        }
        int size = frame.position() + WalSegment.ALIGNMENT;
        WalSegment segment = segments.getLast();
        boolean fits = segment.end() + size <= config.segmentBytes().bytes();
        if (!fits && segment.end() > WalSegment.HEADER_BYTES) {
            ByteBuffer waiting = frame;
            frame = ByteBuffer.allocateDirect(FRAME_BYTES_MAX / 4);
            segment.force();
            forced = nextSequence - 1;
            rotate(size);
            frame = waiting;
        }
        write(frame);
        WalSegment into = segments.getLast();
        pendingEntries.forEach(into::noteEntries);
        pendingEntries.clear();
        frame =
                frame.capacity() > 4 * FRAME_BYTES_MAX
                        ? ByteBuffer.allocateDirect(FRAME_BYTES_MAX / 4)
                        : frame.clear();
    }

    private void write(ByteBuffer full) {
        bytesWritten.add(full.position());
        segments.getLast().write(full, nextSequence, forced);
        nextSequence++;
    }

    /** Begins a segment with what is to know of every group. */
    private void rotate(int frameBytes) {
        long number = segments.isEmpty() ? 1 : segments.getLast().header().number() + 1;
        long size = Math.max(config.segmentBytes().bytes(), WalSegment.HEADER_BYTES + frameBytes);
        segments.add(
                WalSegment.create(
                        environment.disk(),
                        config.folder(),
                        new WalSegment.Header(
                                number, environment.randomness().nextLong(), nextSequence),
                        size));
        groups.forEach(this::restate);
        if (frame.position() > 0) {
            write(frame);
            frame.clear();
        }
    }

    private void restate(GroupId group, WalGroup known) {
        restate(group, new WalRecord.Created(known.self(), known.mark()));
        restate(group, new WalRecord.Ballot(known.state()));
        known.installing().ifPresent(mark -> restate(group, new WalRecord.Installing(mark)));
    }

    private void restate(GroupId group, WalRecord record) {
        int size = WalRecords.size(record);
        if (frame.position() > 0 && frame.position() + size > FRAME_BYTES_MAX) {
            write(frame);
            frame.clear();
        }
        if (frame.position() == 0) {
            frame.position(WalSegment.FRAME_HEADER_BYTES);
        }
        room(frame.position() + size);
        WalRecords.write(group, record, frame);
    }

    /**
     * Writes the batch and makes it durable, then drops segments nobody needs.
     *
     * @throws WalException FULL or FAILED; from then on everything is refused
     */
    void force() {
        refuseIfFailed();
        try {
            long start = environment.clock().nanos();
            writeFrame();
            segments.getLast().force();
            forced = nextSequence - 1;
            pending = false;
            busy = true;
            sealed = false;
            forceSeconds.observeSeconds((environment.clock().nanos() - start) / 1e9);
            release();
        } catch (DiskException cause) {
            failed = true;
            throw translated(cause);
        }
    }

    /** Time passes: an idle log is sealed. */
    void tick() {
        if (!busy) {
            seal();
        }
        busy = false;
    }

    /**
     * Writes an empty frame which says that everything before it is durable, so that damage to the
     * last batch is not taken for a torn one. It needs no force: without it nothing is worse.
     */
    private void seal() {
        int size = WalSegment.FRAME_HEADER_BYTES + WalSegment.ALIGNMENT;
        boolean fits = segments.getLast().end() + size <= config.segmentBytes().bytes();
        if (sealed || failed || pending || !fits) {
            return;
        }
        sealed = true;
        try {
            frame.position(WalSegment.FRAME_HEADER_BYTES);
            writeFrame();
        } catch (DiskException cause) {
            failed = true;
            throw translated(cause);
        }
    }

    private void refuseIfFailed() {
        if (failed) {
            throw new WalException(
                    WalException.Code.FAILED, "the log failed before; the node must restart");
        }
    }

    private static WalException translated(DiskException cause) {
        WalException.Code code =
                cause.code() == DiskException.Code.FULL
                        ? WalException.Code.FULL
                        : WalException.Code.FAILED;
        return new WalException(code, "the log cannot be written: " + cause.getMessage(), cause);
    }

    /** Oldest first, up to the first one that is needed: records of a removal stay in order. */
    private void release() {
        if (!marksMoved) {
            return;
        }
        marksMoved = false;
        while (segments.size() > 1 && pins(segments.getFirst()).isEmpty()) {
            WalSegment oldest = segments.removeFirst();
            oldest.close();
            environment.disk().delete(oldest.path());
            // One at a time: after a crash a gap between segments would look like damage.
            environment.disk().syncDirectory(config.folder());
        }
    }

    /** Groups whose entries in a segment are not yet covered by their mark. */
    private List<GroupId> pins(WalSegment segment) {
        List<GroupId> pins = new ArrayList<>();
        segment.lastIndexes()
                .forEach((group, last) -> {
                    WalGroup known = groups.get(group);
                    if (known != null && last > known.mark().index()) {
                        pins.add(group);
                    }
                });
        return pins;
    }

    /** Groups that should make themselves durable because the log has too many files. */
    List<GroupId> overdue() {
        return segments.size() > config.segmentsMax() ? pins(segments.getFirst()) : List.of();
    }

    /** Whether records wait for {@link #force}. */
    boolean hasPending() {
        return pending;
    }

    int segmentCount() {
        return segments.size();
    }

    @Override
    public void close() {
        seal();
        segments.forEach(WalSegment::close);
    }
}
