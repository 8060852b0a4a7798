package dev.aether.api.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aether.environment.NodeId;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.identity.Subject;
import dev.aether.state.Neighbours;
import dev.aether.state.State;
import dev.aether.state.StateConfig;
import dev.aether.state.images.ImageStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real client against the real engine, on one node. */
@Timeout(120)
final class EngineTest {
    @TempDir Path directory;
    private State state;
    private TestDoor door;
    private Etcdctl admin;

    @BeforeEach
    void open() {
        assumeTrue(Etcdctl.isInstalled(), "etcdctl is not installed");
        state =
                State.open(
                        SystemEnvironment.open(directory.resolve("engine")),
                        TestDoor.NODE,
                        new Lonely(),
                        new Alone(),
                        StateConfig.defaults().founding(),
                        ImageStores::new);
        door = new TestDoor(directory);
        door.keyspaces.put("default", state.keyspace("default"));
        admin = new Etcdctl(door, "admin", new Subject.User("admin"));
    }

    @AfterEach
    void close() {
        if (door != null) {
            door.close();
            state.close();
        }
    }

    @Test
    void keysTransactionsAndWatchesWork() throws IOException {
        assertThat(admin.run("put", "a/1", "one").out()).isEqualTo("OK\n");
        Process watch = admin.start("watch", "a/", "--prefix", "--rev=2");
        BufferedReader lines = watch.inputReader();
        assertThat(lines.readLine()).isEqualTo("PUT");

        String txn = "version(\"a/2\") = \"0\"\n\nput a/2 two\n\n\n";
        assertThat(admin.runWithInput(txn, "txn").out()).contains("SUCCESS");

        assertThat(admin.run("get", "a/", "--prefix").out()).isEqualTo("a/1\none\na/2\ntwo\n");
        assertThat(lines.readLine() + lines.readLine()).isEqualTo("a/1one");
        assertThat(lines.readLine() + lines.readLine()).isEqualTo("PUTa/2");
        assertThat(admin.run("del", "a/1").out()).isEqualTo("1\n");
        watch.destroy();
    }

    @Test
    void keysGoWithTheirLease() throws IOException {
        String id = admin.run("lease", "grant", "1").out().split(" ")[1];
        Process watch = admin.start("watch", "held");
        admin.run("put", "held", "x", "--lease=" + id);

        BufferedReader lines = watch.inputReader();
        String line = lines.readLine();
        while (!line.equals("DELETE")) {
            line = lines.readLine();
        }

        assertThat(admin.run("get", "held").out()).isEmpty();
        watch.destroy();
    }

    @Test
    void theEngineTellsHowItIs() {
        assertThat(admin.run("endpoint", "status", "-w", "json").out())
                .contains("\"leader\":1", "\"raftTerm\":")
                .doesNotContain("isLearner");
        assertThat(admin.run("get", "k", "--rev=50").err()).contains("future revision");
    }

    private static final class Alone implements Neighbours {
        @Override
        public List<NodeId> alive() {
            return List.of(TestDoor.NODE);
        }

        @Override
        public void onChange(Runnable listener) {}
    }
}
