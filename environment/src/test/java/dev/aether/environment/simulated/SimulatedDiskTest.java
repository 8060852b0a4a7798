package dev.aether.environment.simulated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskFile;
import dev.aether.environment.property.Property;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SimulatedDiskTest {
    private final SimulatedWorld world = new SimulatedWorld(7);
    private final SimulatedMachine machine = world.machine("a");

    private Disk disk() {
        return machine.environment().disk();
    }

    private static void write(DiskFile file, long offset, String text) {
        file.write(offset, ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    @Test
    void whatWasForcedAndSyncedSurvivesEverySeed() {
        Property.check(
                "forced is durable",
                200,
                gen -> {
                    SimulatedMachine one = new SimulatedWorld(gen.seed()).machine("a");
                    Disk disk = one.environment().disk();
                    byte[] content = gen.bytes(10_000).toArray();
                    DiskFile file = disk.open("wal/1");
                    file.write(0, ByteBuffer.wrap(content));
                    file.force();
                    disk.syncDirectory("wal");
                    file.write(content.length, ByteBuffer.wrap(gen.bytes(3000).toArray()));

                    byte[] found = one.restart().disk().read("wal/1", 20_000);

                    assertThat(Arrays.copyOf(found, content.length)).isEqualTo(content);
                });
    }

    @Test
    void whatWasNotForcedIsKeptLostOrTornBySectors() {
        Set<String> found = new TreeSet<>();
        for (int seed = 0; seed < 60; seed++) {
            SimulatedMachine one = new SimulatedWorld(seed).machine("a");
            DiskFile file = one.environment().disk().open("f");
            one.environment().disk().syncDirectory("");
            write(file, 0, "a".repeat(512) + "b".repeat(512));
            byte[] left = one.restart().disk().read("f", 2000);
            found.add(summary(left));
        }

        assertThat(found).contains("", "ab", "a", "0b").isSubsetOf("", "ab", "a", "0b");
    }

    /** One letter per sector, 0 for zeros. */
    private static String summary(byte[] content) {
        StringBuilder summary = new StringBuilder();
        for (int sector = 0; sector < content.length; sector += 512) {
            summary.append(content[sector] == 0 ? '0' : (char) content[sector]);
        }
        return summary.toString();
    }

    @Test
    void aNameIsLostWithoutASyncOfItsFolderForSomeSeeds() {
        Set<Boolean> found = new TreeSet<>();
        for (int seed = 0; seed < 60; seed++) {
            SimulatedMachine one = new SimulatedWorld(seed).machine("a");
            DiskFile file = one.environment().disk().open("folder/f");
            write(file, 0, "content");
            file.force();
            found.add(one.restart().disk().exists("folder/f"));
        }

        assertThat(found).containsExactly(false, true);
    }

    @Test
    void aReplacedFileIsOldOrNewWheneverTheMachineCrashes() {
        Property.check(
                "replace is atomic",
                200,
                gen -> {
                    SimulatedWorld one = new SimulatedWorld(gen.seed());
                    SimulatedMachine crashing = one.machine("a");
                    crashing.environment().disk().replace("f", "old".getBytes(UTF_8));
                    Disk disk = crashing.environment().disk();
                    crashing.environment()
                            .threads()
                            .start("t", () -> disk.replace("f", "new".getBytes(UTF_8)));
                    one.runFor(Duration.ofNanos(gen.ints(0, 2_000_000)));

                    byte[] found = crashing.restart().disk().read("f", 10);

                    assertThat(new String(found, UTF_8)).isIn("old", "new");
                });
    }

    @Test
    void aRenameIsAllOrNothing() {
        Set<List<String>> found = new java.util.HashSet<>();
        for (int seed = 0; seed < 60; seed++) {
            SimulatedMachine one = new SimulatedWorld(seed).machine("a");
            Disk disk = one.environment().disk();
            disk.replace("old", "x".getBytes(UTF_8));
            disk.rename("old", "new");
            assertThat(disk.list("")).containsExactly("new");
            found.add(one.restart().disk().list(""));
        }

        assertThat(found).containsExactlyInAnyOrder(List.of("old"), List.of("new"));
    }

    @Test
    void aSyncedDeletionStaysDeleted() {
        disk().replace("f", new byte[1]);
        disk().delete("f");
        disk().syncDirectory("");

        assertThat(machine.restart().disk().exists("f")).isFalse();
    }

    @Test
    void theMachineCrashesAtTheChosenChangeAndItsCodeGoesNoFurther() {
        List<String> reached = new ArrayList<>();
        Disk disk = disk();
        machine.disk().crashAfter(2);
        machine.environment()
                .threads()
                .start(
                        "writer",
                        () -> {
                            disk.replace("one", new byte[1]);
                            disk.replace("two", new byte[1]);
                            reached.add("two");
                            disk.replace("three", new byte[1]);
                            reached.add("three");
                        });
        world.runFor(Duration.ofSeconds(1));

        assertThat(machine.isUp()).isFalse();
        assertThat(reached).containsExactly("two");
        assertThat(machine.restart().disk().list("")).containsExactly("one", "two");
    }

    @Test
    void forcingTakesVirtualTime() {
        machine.disk().forceTakes(Duration.ofMillis(5), Duration.ofMillis(5));
        Disk disk = disk();

        machine.call(
                "force",
                Duration.ofSeconds(1),
                () -> {
                    disk.open("f").force();
                    return 0;
                });

        assertThat(world.nanos()).isBetween(5_000_000L, 5_200_000L);
    }

    @Test
    void aFullDiskSaysSo() {
        machine.disk().capacity(new ByteSize(100));
        DiskFile file = disk().open("f");
        file.write(0, ByteBuffer.allocate(80));

        assertThatThrownBy(() -> file.write(80, ByteBuffer.allocate(30)))
                .isInstanceOfSatisfying(
                        DiskException.class,
                        e -> assertThat(e.code()).isEqualTo(DiskException.Code.FULL));
        assertThat(file.size()).isBetween(80L, 100L);
        file.write(0, ByteBuffer.allocate(80));
    }

    @Test
    void aFailedForceLosesWhatALaterForceSeemsToSave() {
        Set<Integer> sizes = new TreeSet<>();
        for (int seed = 0; seed < 40; seed++) {
            SimulatedMachine one = new SimulatedWorld(seed).machine("a");
            DiskFile file = one.environment().disk().open("f");
            one.environment().disk().syncDirectory("");
            write(file, 0, "x".repeat(100));
            one.disk().failForces(true);
            assertThatThrownBy(file::force).isInstanceOf(DiskException.class);
            one.disk().failForces(false);
            file.force();
            sizes.add(one.restart().disk().read("f", 1000).length);
        }

        assertThat(sizes).containsExactly(0, 100);
    }

    @Test
    void aFlippedBitIsOneBit() {
        disk().replace("f", new byte[1000]);

        machine.disk().flipBit("f");

        int ones = 0;
        for (byte b : disk().read("f", 1000)) {
            ones += Integer.bitCount(b & 0xff);
        }
        assertThat(ones).isEqualTo(1);
    }

    @Test
    void theDiskBehavesAsAPlainArrayWhileUp() {
        Property.check(
                "reads see writes",
                200,
                gen -> {
                    DiskFile file =
                            new SimulatedWorld(gen.seed())
                                    .machine("a")
                                    .environment()
                                    .disk()
                                    .open("f");
                    byte[] model = new byte[0];
                    for (int step = 0; step < 20; step++) {
                        int offset = gen.ints(0, 20_000);
                        if (gen.oneIn(4)) {
                            file.truncate(offset);
                            model = Arrays.copyOf(model, Math.min(model.length, offset));
                        } else {
                            byte[] bytes = gen.bytes(9000).toArray();
                            file.write(offset, ByteBuffer.wrap(bytes));
                            if (bytes.length > 0) {
                                model =
                                        Arrays.copyOf(
                                                model,
                                                Math.max(model.length, offset + bytes.length));
                                System.arraycopy(bytes, 0, model, offset, bytes.length);
                            }
                        }
                    }
                    ByteBuffer all = ByteBuffer.allocate(40_000);
                    int count = file.read(0, all);
                    assertThat(Arrays.copyOf(all.array(), count)).isEqualTo(model);
                });
    }
}
