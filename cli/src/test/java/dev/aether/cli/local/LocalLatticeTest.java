package dev.aether.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.cli.TestLattice;
import dev.aether.kubernetes.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which nodes are started, and when; this process stands for all of theirs. */
class LocalLatticeTest {
    private static final ProcessHandle SELF = ProcessHandle.current();

    @TempDir private Path directory;
    private final List<String> events = new ArrayList<>();
    private TestLattice api;
    private LocalLattice lattice;

    @BeforeEach
    void open() throws Exception {
        api = new TestLattice(directory);
        api.on("POST /aether/v1/tokens", 201, "{\"token\":\"aether-join-secret\"}");
        lattice =
                new LocalLattice(
                        directory,
                        new PrintStream(PrintStream.nullOutputStream(), false),
                        this::start);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private ProcessHandle start(LocalNode node) throws IOException {
        Path token = directory.resolve("n1/join").resolve(node.name() + ".token");
        String with = Files.exists(token) ? " with " + Files.readString(token) : "";
        events.add(node.name() + " after " + tokens() + " tokens" + with);
        run(node.home(), true);
        return SELF;
    }

    private long tokens() {
        return api.seen().stream().filter(asked -> asked.startsWith("POST")).count();
    }

    private void run(Path home, boolean now) throws IOException {
        long started = SELF.info().startInstant().orElseThrow().toEpochMilli();
        Files.createDirectories(home.resolve("identity"));
        Files.writeString(home.resolve("identity/bundle"), "");
        Json run =
                Json.object("id", home.getFileName().toString())
                        .with("pid", SELF.pid())
                        .with("startedMillis", Json.number(now ? started : started - 1))
                        .with("api", Json.number(URI.create(api.address()).getPort()));
        Files.writeString(home.resolve("run.json"), run.compact());
    }

    @Test
    void nodesOfANewLatticeStartTogether() throws IOException {
        lattice.up(3, 1);

        assertThat(events)
                .containsExactly("n1 after 0 tokens", "n2 after 0 tokens", "n3 after 0 tokens");
        assertThat(Files.readString(directory.resolve("n1/node.yaml")))
                .contains("invite: [n2, n3]");
    }

    @Test
    void purgingLeavesWhatOthersPutThereAndSaysSo() throws IOException {
        lattice.up(1, 1);
        Files.createDirectories(directory.resolve("shop"));

        assertThat(lattice.purge()).containsExactly("shop");
        assertThat(directory.resolve("n1")).doesNotExist();
    }

    @Test
    void aStoppedLatticeRunsBeforeItLetsFurtherNodesIn() throws IOException {
        for (String name : List.of("n1", "n2", "n3")) {
            Path home = Files.createDirectories(directory.resolve(name));
            Files.writeString(home.resolve("node.yaml"), "name: " + name);
            run(home, false);
        }

        lattice.up(5, 1);

        assertThat(events)
                .containsExactly(
                        "n1 after 0 tokens",
                        "n2 after 0 tokens",
                        "n3 after 0 tokens",
                        "n4 after 2 tokens with aether-join-secret",
                        "n5 after 2 tokens with aether-join-secret");
    }

    @Test
    void nodesThatRunAreLeftAlone() throws IOException {
        lattice.up(2, 1);
        events.clear();

        lattice.up(2, 1);

        assertThat(events).isEmpty();
    }

    @Test
    void aNodeIsReachedWhereItListens() {
        Json run = Json.object("host", "2001:db8::1").with("api", Json.number(7401));

        assertThat(LocalNode.Run.read(run).apiAddress()).isEqualTo("https://[2001:db8::1]:7401");
        assertThat(LocalNode.Run.read(Json.object("api", Json.number(1))).apiAddress())
                .isEqualTo("https://127.0.0.1:1");
    }
}
