package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log of an app whose replicas run on several nodes. */
class AppLogsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final SimulatedLattice lattice = new SimulatedLattice(1);

    @BeforeEach
    void runOneReplicaOnEachNode() {
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        lattice.apply(0, "hello", lattice.upload(0, "hello"), 3);
        lattice.awaitPhase(0, "hello", "Ready", LONG);
    }

    private List<String> log(int k, int tail) {
        SimulatedNode node = lattice.node(k);
        return node.call(
                "log",
                () -> {
                    List<String> lines = new ArrayList<>();
                    node.wiring().logs().stream("default", "hello", tail, false, lines::add);
                    return lines;
                });
    }

    private void say(int k, String text) {
        SimulatedNode node = lattice.node(k);
        node.call(
                "say",
                () -> {
                    String placement = node.wiring().workloads().placements().getFirst();
                    node.wiring().workloads().log(placement).orElseThrow().add("stdout", text);
                    return true;
                });
    }

    @Test
    void everyNodeGivesTheLinesOfAllInTheOrderOfTime() {
        for (int k : List.of(2, 0, 1)) {
            say(k, "hello from " + k);
            lattice.world().runFor(Duration.ofMillis(100));
        }

        for (int k = 0; k < 3; k++) {
            assertThat(log(k, -1)).hasSize(6);
            assertThat(log(k, 3))
                    .extracting(line -> line.substring(line.indexOf("stdout")))
                    .containsExactly(
                            "stdout hello from 2", "stdout hello from 0", "stdout hello from 1");
        }
    }

    @Test
    void aNodeThatCannotBeAskedIsNamed() {
        lattice.network().isolate(lattice.node(2).wiring().self());

        List<String> lines = log(0, -1);

        assertThat(lines.getFirst()).startsWith("# n3 cannot be asked: ");
        assertThat(lines).hasSize(3);
    }

    @Test
    void followingGivesWhatComesFromWhereverItComesAndEachLineOnce() {
        List<String> lines = new CopyOnWriteArrayList<>();
        SimulatedNode reader = lattice.node(1);
        reader.machine()
                .environment()
                .threads()
                .start(
                        "follow",
                        () ->
                                reader.wiring().logs().stream(
                                        "default", "hello", 0, true, lines::add));
        lattice.world().runFor(Duration.ofSeconds(1));

        say(2, "one");
        lattice.run("one is read", () -> lines.size() == 1, LONG);
        lattice.crash(2);
        lattice.run("the replica runs elsewhere", () -> has(lines, "started"), LONG);
        say(0, "two");
        lattice.run("two is read", () -> has(lines, "stdout two"), LONG);
        lattice.world().runFor(Duration.ofSeconds(10));

        assertThat(lines.stream().filter(line -> line.endsWith("stdout one"))).hasSize(1);
        assertThat(lines.stream().filter(line -> line.endsWith("stdout two"))).hasSize(1);
        assertThat(lines.stream().filter(line -> line.contains("started"))).hasSize(1);
        assertThat(lines.stream().filter(line -> line.startsWith("# n3"))).hasSizeBetween(0, 1);
    }

    private static boolean has(List<String> lines, String words) {
        return lines.stream().anyMatch(line -> line.contains(words));
    }
}
