package dev.aether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs against a scripted node. */
class LogsTest {
    private static final String HELLO = "/apis/aether.dev/v1/namespaces/default/apps/hello";

    @TempDir private Path directory;
    private Path folder;
    private TestLattice lattice;
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        folder = directory.resolve("lattice");
        lattice = new TestLattice(folder);
        console = new TestConsole(Map.of("AETHER_DIR", folder.toString()));
    }

    @AfterEach
    void stop() {
        lattice.close();
    }

    @Test
    void aFollowedLogGoesOnWhereItBrokeOff() {
        String log = HELLO + "/log?follow=true&tailLines=";
        lattice.on("GET " + log + "1", "2026-01-01T00:00:01Z a stdout one\n")
                .on(
                        "GET " + log + "1000",
                        """
                        2026-01-01T00:00:00Z a stdout older
                        2026-01-01T00:00:01Z a stdout one
                        2026-01-01T00:00:01Z a stdout printed while nobody answered
                        2026-01-01T00:00:01Z b stdout of another replica
                        """)
                .on("GET " + log + "1000", 404, "{}");

        assertThat(console.run("logs", "hello", "-f", "--tail", "1")).isEqualTo(3);

        assertThat(console.out())
                .isEqualTo(
                        """
                        2026-01-01T00:00:01Z a stdout one
                        2026-01-01T00:00:01Z a stdout printed while nobody answered
                        2026-01-01T00:00:01Z b stdout of another replica
                        """);
    }
}
