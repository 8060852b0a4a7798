package dev.aether.cli.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.cli.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that etcd 3.7.3 made: 150 keys, some changed, one deleted, one large, one leased. */
final class BoltSnapshotTest {
    @TempDir Path directory;

    private static byte[] snapshot() throws IOException {
        InputStream packed =
                BoltSnapshotTest.class.getResourceAsStream("/etcd-3.7.3-snapshot.db.gz");
        try (GZIPInputStream file = new GZIPInputStream(Objects.requireNonNull(packed))) {
            return file.readAllBytes();
        }
    }

    private SortedMap<String, EtcdVersion> newest(byte[] content) throws IOException {
        Path file = directory.resolve("snapshot.db");
        Files.write(file, content);
        SortedMap<String, EtcdVersion> newest = new TreeMap<>();
        try (BoltSnapshot snapshot = new BoltSnapshot(file)) {
            snapshot.tell(
                    "key",
                    (revision, row) -> {
                        EtcdVersion version = EtcdVersion.of(revision, row);
                        newest.put(text(version.key()), version);
                    });
        }
        return newest;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    @Test
    void theNewestVersionOfEveryKeyIsRead() throws IOException {
        SortedMap<String, EtcdVersion> newest = newest(snapshot());

        assertThat(newest).hasSize(152);
        assertThat(text(newest.get("k150").value())).isEqualTo("v150");
        assertThat(text(newest.get("k001").value())).isEqualTo("changed");
        assertThat(newest.get("k002").isDeletion()).isTrue();
        assertThat(newest.get("large").value().remaining()).isEqualTo(9000);
        assertThat(newest.get("leased").lease()).isNotZero();
    }

    @Test
    void whatIsNoSnapshotOrNotAllOfOneIsRefused() throws IOException {
        byte[] whole = snapshot();

        assertThatThrownBy(
                        () -> newest("no snapshot".repeat(1000).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no whole snapshot");
        assertThatThrownBy(() -> newest(new byte[10])).isInstanceOf(CommandFailure.class);
        assertThatThrownBy(() -> newest(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(CommandFailure.class);
    }

    @Test
    void damageEndsInAnErrorAndInNothingElse() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int turn = 0; turn < 200; turn++) {
            byte[] damaged = snapshot();
            for (int hit = 0; hit < 40; hit++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                newest(damaged);
            } catch (CommandFailure told) {
                assertThat(told).hasMessageNotContaining("Exception");
            }
        }
    }
}
