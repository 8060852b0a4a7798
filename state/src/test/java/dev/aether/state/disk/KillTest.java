package dev.aether.state.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.state.mvcc.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that write to a range are killed. */
final class KillTest {
    private static final int KILLS = 5;

    @TempDir Path directory;

    @Test
    void whatIsDurableSurvivesAndIsWhole() throws IOException, InterruptedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            long durable = writeUntilKilled(1 + random.nextInt(20));

            try (DiskFixture disk = new DiskFixture(directory);
                    Storage storage = disk.load()) {
                long index = DiskFixture.index(storage);
                assertThat(index).as("seed %s", seed).isGreaterThanOrEqualTo(durable);
                assertThat(DiskFixture.rows(storage))
                        .as("seed %s", seed)
                        .isEqualTo(KilledWriter.rows(index));
            }
        }
    }

    /**
     * @return the last index it called durable
     */
    private long writeUntilKilled(int saves) throws IOException, InterruptedException {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledWriter.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long durable = 0;
        try (BufferedReader output = writer.inputReader()) {
            for (int i = 0; i < saves; i++) {
                durable = Long.parseLong(output.readLine());
            }
            // Unlike the process itself, its handle leaves open what it has printed.
            writer.toHandle().destroyForcibly();
            writer.waitFor();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                durable = Long.parseLong(line);
            }
        }
        return durable;
    }
}
