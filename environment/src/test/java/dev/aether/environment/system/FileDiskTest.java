package dev.aether.environment.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileDiskTest {
    @TempDir Path directory;
    private Disk disk;

    @BeforeEach
    void open() {
        disk = FileDisk.open(directory.resolve("node"));
    }

    @Test
    void whatIsWrittenAtAnOffsetIsReadThere() {
        try (DiskFile file = disk.open("wal/segment-1")) {
            file.write(4096, ByteBuffer.wrap("record".getBytes(UTF_8)));
            file.force();

            ByteBuffer into = ByteBuffer.allocate(100);
            int count = file.read(4096, into);

            assertThat(count).isEqualTo(6);
            assertThat(new String(into.array(), 0, 6, UTF_8)).isEqualTo("record");
            assertThat(file.size()).isEqualTo(4102);
        }
    }

    @Test
    void largeContentIsMovedInPartsAndComesBackWhole() {
        byte[] content = new byte[1_000_003];
        new Random(1).nextBytes(content);
        ByteBuffer back = ByteBuffer.allocate(content.length + 10);

        disk.replace("large", content);
        try (DiskFile file = disk.open("copy")) {
            file.write(5, ByteBuffer.wrap(content));
            file.read(5, back);
        }

        assertThat(disk.read("large", content.length)).isEqualTo(content);
        assertThat(Arrays.copyOf(back.array(), back.position())).isEqualTo(content);
    }

    @Test
    void readingAtTheEndAnswersZero() {
        try (DiskFile file = disk.open("empty")) {
            assertThat(file.read(0, ByteBuffer.allocate(1))).isZero();
        }
    }

    @Test
    void anInterruptedThreadReadsWritesAndReplacesAsIfItWereNot() {
        try (DiskFile file = disk.open("file")) {
            Thread.currentThread().interrupt();
            file.write(0, ByteBuffer.wrap(new byte[] {7}));
            file.force();
            disk.replace("other", new byte[] {8});

            assertThat(Thread.interrupted()).isTrue();
            assertThat(file.size()).isEqualTo(1);
            assertThat(disk.read("other", 1)).containsExactly(8);
        }
    }

    @Test
    void aReplacedFileHasTheNewContentAndLeavesNoOtherName() {
        disk.replace("peers", "old".getBytes(UTF_8));
        disk.replace("peers", "new".getBytes(UTF_8));

        assertThat(disk.read("peers", 10)).asString(UTF_8).isEqualTo("new");
        assertThat(disk.list("")).isEqualTo(List.of("peers"));
    }

    @Test
    void aSecretIsReadableByItsOwnerOnly() throws Exception {
        disk.replaceSecret("identity/key", new byte[32]);

        var mode = Files.getPosixFilePermissions(directory.resolve("node/identity/key"));

        assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
    }

    @Test
    void aFileLargerThanExpectedIsRefused() {
        disk.replace("big", new byte[11]);

        assertThatThrownBy(() -> disk.read("big", 10))
                .isInstanceOfSatisfying(
                        DiskException.class,
                        e -> assertThat(e.code()).isEqualTo(DiskException.Code.TOO_LARGE));
    }

    @Test
    void anAbsentFileIsAbsent() {
        assertThatThrownBy(() -> disk.read("nothing", 10))
                .isInstanceOfSatisfying(
                        DiskException.class,
                        e -> assertThat(e.code()).isEqualTo(DiskException.Code.ABSENT));
        assertThat(disk.exists("nothing")).isFalse();
        assertThat(disk.list("no/folder")).isEmpty();
        disk.delete("nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/etc/passwd", "../up", "a/../b", "a//b", "a/", ".", "a\\b", "x\u0000y"})
    void aPathThatLeavesTheDirectoryIsRefused(String path) {
        assertThatThrownBy(() -> disk.open(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDirectoryIsClaimedOnce() {
        try (DirectoryLock held = SystemEnvironment.lock(directory)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> SystemEnvironment.lock(directory))
                    .isInstanceOf(DiskException.class)
                    .hasMessageContaining("in use");
        }
        SystemEnvironment.lock(directory).close();
    }
}
