package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.DiskFile;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.property.Property;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class WalTest {
    private static final GroupId GROUP = new GroupId(1);
    private static final GroupId OTHER = new GroupId(2);
    private static final ReplicaId SELF = ReplicaId.first(new NodeId(1));
    private static final Configuration ALONE = Configuration.ofVoters(List.of(SELF));
    private static final SnapshotMark BEGIN = new SnapshotMark(0, 0, ALONE);
    private static final ConsensusConfig.Log CONFIG =
            new ConsensusConfig.Log("wal", new ByteSize(4096), 2, 1024, 100, 1024, 1 << 20, 512);

    private final SimulatedWorld world = new SimulatedWorld(11);
    private final SimulatedMachine machine = world.machine("a");

    /** Opens the log, uses it and closes it, on a thread of the machine. */
    private <T> T with(Function<Wal, T> work) {
        return machine.call(
                "wal",
                Duration.ofMinutes(1),
                () -> {
                    try (Wal wal = new Wal(machine.environment(), CONFIG)) {
                        return work.apply(wal);
                    }
                });
    }

    private RaftStart found(GroupId group) {
        return with(wal -> wal.takeFound().get(group));
    }

    private static List<Entry> entries(long first, long last, long term) {
        List<Entry> entries = new ArrayList<>();
        for (long index = first; index <= last; index++) {
            Bytes payload = Bytes.utf8("command " + index + " of term " + term);
            entries.add(new Entry(index, term, EntryKind.NORMAL, index % 3, payload));
        }
        return entries;
    }

    private static boolean write(Wal wal, GroupId group, WalRecord... records) {
        for (WalRecord record : records) {
            wal.append(group, record);
        }
        wal.force();
        return true;
    }

    private static WalRecord created() {
        return new WalRecord.Created(SELF, BEGIN);
    }

    @Test
    void whatWasForcedIsFoundAgainForEveryGroup() {
        HardState state = new HardState(3, SELF, 2);
        with(wal ->
                write(wal, GROUP, created(), new WalRecord.Ballot(state))
                        && write(wal, OTHER, created())
                        && write(wal, GROUP, new WalRecord.Entries(entries(1, 3, 3)))
                        && write(wal, OTHER, new WalRecord.Entries(entries(1, 1, 1))));

        machine.restart();

        assertThat(found(GROUP)).isEqualTo(new RaftStart(state, BEGIN, entries(1, 3, 3)));
        assertThat(found(OTHER).entries()).isEqualTo(entries(1, 1, 1));
    }

    @Test
    void laterEntriesReplaceEarlierOnesFromTheirIndexOn() {
        with(wal ->
                write(wal, GROUP, created(), new WalRecord.Entries(entries(1, 5, 1)))
                        && write(wal, GROUP, new WalRecord.Entries(entries(3, 4, 2))));

        List<Entry> expected = new ArrayList<>(entries(1, 2, 1));
        expected.addAll(entries(3, 4, 2));
        assertThat(found(GROUP).entries()).isEqualTo(expected);
    }

    @Test
    void aCheckpointLetsSegmentsGoAndARemovedGroupIsForgotten() {
        int segments =
                with(wal -> {
                    write(wal, GROUP, created());
                    write(wal, OTHER, created());
                    for (int i = 1; i <= 200; i++) {
                        write(wal, GROUP, new WalRecord.Entries(entries(i, i, 1)));
                    }
                    write(wal, OTHER, new WalRecord.Removed());
                    SnapshotMark mark = new SnapshotMark(190, 1, ALONE);
                    write(wal, GROUP, new WalRecord.Checkpoint(mark));
                    return wal.segmentCount();
                });

        assertThat(segments).isLessThanOrEqualTo(2);
        assertThat(found(OTHER)).isNull();
        assertThat(found(GROUP).mark().index()).isEqualTo(190);
        assertThat(found(GROUP).entries()).isEqualTo(entries(191, 200, 1));
    }

    @Test
    void anIdleGroupThatPinsOldSegmentsIsNamed() {
        List<GroupId> overdue =
                with(wal -> {
                    write(wal, OTHER, created(), new WalRecord.Entries(entries(1, 1, 1)));
                    write(wal, GROUP, created());
                    for (int i = 1; i <= 200; i++) {
                        SnapshotMark mark = new SnapshotMark(i, 1, ALONE);
                        write(wal, GROUP, new WalRecord.Entries(entries(i, i, 1)));
                        write(wal, GROUP, new WalRecord.Checkpoint(mark));
                    }
                    return wal.overdue();
                });

        assertThat(overdue).containsExactly(OTHER);
    }

    @Test
    void whateverACrashDoesToTheLastBatchEverythingForcedBeforeIsThere() {
        Property.check(
                "durability",
                300,
                gen -> {
                    SimulatedWorld fresh = new SimulatedWorld(gen.seed());
                    SimulatedMachine crashing = fresh.machine("a");
                    List<Long> forced = new ArrayList<>(List.of(0L));
                    for (int life = 0; life < 4; life++) {
                        crashing.disk().crashAfter(gen.ints(5, 60));
                        Environment environment = crashing.environment();
                        environment.threads().start("life", () -> append(environment, forced));
                        fresh.runFor(Duration.ofSeconds(5));
                        crashing.restart();
                    }
                    long last = forced.getLast();
                    Map<GroupId, RaftStart> found =
                            crashing.call(
                                    "read",
                                    Duration.ofMinutes(1),
                                    () -> new Wal(crashing.environment(), CONFIG).takeFound());
                    if (last > 0) {
                        List<Entry> read = found.get(GROUP).entries();
                        assertThat(read.subList(0, (int) last)).isEqualTo(entries(1, last, 1));
                    }
                });
    }

    private static void append(Environment environment, List<Long> forced) {
        Wal wal = new Wal(environment, CONFIG);
        RaftStart start = wal.takeFound().get(GROUP);
        if (start == null) {
            write(wal, GROUP, created());
            start = new RaftStart(HardState.NEW, BEGIN, List.of());
        }
        for (long index = start.lastIndex() + 1; index < 1000; index += 3) {
            write(wal, GROUP, new WalRecord.Entries(entries(index, index + 2, 1)));
            forced.add(index + 2);
        }
    }

    @Test
    void aDamagedMiddleStopsTheNodeAndNamesFileOffsetAndRemedy() {
        with(wal -> {
            write(wal, GROUP, created());
            for (int i = 1; i <= 20; i++) {
                write(wal, GROUP, new WalRecord.Entries(entries(i, i, 1)));
            }
            return true;
        });

        damage("wal/" + WalSegment.name(1), 400);

        assertThatThrownBy(() -> found(GROUP))
                .isInstanceOfSatisfying(
                        WalException.class,
                        cause -> assertThat(cause.code()).isEqualTo(WalException.Code.DAMAGED))
                .hasMessageContaining("wal/0000000000000001.wal is damaged at offset ")
                .hasMessageContaining("aether node repair");
    }

    @Test
    void damageToTheLastBatchIsNoticedOnceTheLogWasIdle() {
        with(wal -> write(wal, GROUP, created(), new WalRecord.Entries(entries(1, 3, 1))));

        damage("wal/" + WalSegment.name(1), 200);

        assertThatThrownBy(() -> found(GROUP)).isInstanceOf(WalException.class);
    }

    private void damage(String path, long offset) {
        machine.call(
                "damage",
                Duration.ofMinutes(1),
                () -> {
                    try (DiskFile file = machine.environment().disk().open(path)) {
                        ByteBuffer one = ByteBuffer.allocate(1);
                        file.read(offset, one);
                        one.put(0, (byte) (one.get(0) ^ 4));
                        file.write(offset, one.flip());
                        file.force();
                        return true;
                    }
                });
    }

    @Test
    void aFlippedBitIsNeverReadAsSomethingElse() {
        Property.check(
                "bit flips",
                200,
                gen -> {
                    SimulatedWorld fresh = new SimulatedWorld(gen.seed());
                    SimulatedMachine other = fresh.machine("a");
                    List<Long> forced = new ArrayList<>();
                    Environment environment = other.environment();
                    environment.threads().start("life", () -> append(environment, forced));
                    fresh.runFor(Duration.ofSeconds(5));
                    List<String> names = other.environment().disk().list("wal");
                    other.disk().flipBit("wal/" + gen.pick(names));
                    other.restart();

                    try {
                        List<Entry> read =
                                other.call(
                                        "read",
                                        Duration.ofMinutes(1),
                                        () ->
                                                new Wal(other.environment(), CONFIG)
                                                        .takeFound()
                                                        .get(GROUP)
                                                        .entries());
                        assertThat(read).isEqualTo(entries(1, read.size(), 1));
                    } catch (WalException damaged) {
                        assertThat(damaged.code())
                                .isIn(WalException.Code.DAMAGED, WalException.Code.VERSION);
                    }
                });
    }

    @Test
    void afterAFailedForceEverythingIsRefused() {
        with(wal -> {
            write(wal, GROUP, created());
            machine.disk().failForces(true);
            assertThatThrownBy(() -> write(wal, OTHER, created()))
                    .isInstanceOfSatisfying(
                            WalException.class,
                            cause -> assertThat(cause.code()).isEqualTo(WalException.Code.FAILED));
            machine.disk().failForces(false);
            assertThatThrownBy(() -> write(wal, OTHER, created()))
                    .hasMessageContaining("failed before");
            return true;
        });
    }

    @Test
    void aFullDiskIsSaidToBeFull() {
        with(wal -> {
            write(wal, GROUP, created());
            machine.disk().capacity(new ByteSize(20_000));
            assertThatThrownBy(
                            () -> {
                                for (int i = 1; i < 1000; i++) {
                                    write(wal, GROUP, new WalRecord.Entries(entries(i, i, 1)));
                                }
                            })
                    .isInstanceOfSatisfying(
                            WalException.class,
                            cause -> assertThat(cause.code()).isEqualTo(WalException.Code.FULL));
            return true;
        });
    }

    @Test
    void aDiskThatIsFullInTheMiddleOfALargeBatchFailsTheLog() {
        with(wal -> {
            write(wal, GROUP, created());
            machine.disk().capacity(new ByteSize(20_000));
            Bytes large = Bytes.wrap(new byte[Wal.FRAME_BYTES_MAX]);
            List<Entry> three = new ArrayList<>();
            for (int index = 1; index <= 3; index++) {
                three.add(new Entry(index, 1, EntryKind.NORMAL, large));
            }
            assertThatThrownBy(() -> write(wal, GROUP, new WalRecord.Entries(three)))
                    .isInstanceOf(WalException.class);
            assertThatThrownBy(() -> wal.force()).isInstanceOf(WalException.class);
            return true;
        });
    }

    @Test
    void aRecordLargerThanASegmentStillFits() {
        Bytes large = Bytes.wrap(new byte[100_000]);
        List<Entry> one = List.of(new Entry(1, 1, EntryKind.NORMAL, large));

        with(wal ->
                write(wal, GROUP, created())
                        && write(wal, GROUP, new WalRecord.Entries(one))
                        && write(wal, GROUP, new WalRecord.Entries(entries(2, 2, 1))));

        assertThat(found(GROUP).entries()).hasSize(2).startsWith(one.getFirst());
    }
}
