package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import dev.aether.workflow.PulseHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the lattice does, and does not do, about a node that is away. */
class LostNodeTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final SimulatedLattice lattice = new SimulatedLattice(1);

    @BeforeEach
    void threeNodes() {
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
    }

    private <T> T ask(Question<T> question) {
        SimulatedNode node = lattice.node(0);
        return node.call("ask", () -> question.answer(node));
    }

    private interface Question<T> {
        T answer(SimulatedNode node);
    }

    private List<String> losses() {
        return ask(node -> node.wiring().pulses().list()).stream()
                .filter(pulse -> pulse.definition().equals("nodeloss"))
                .map(pulse -> pulse.id().text())
                .toList();
    }

    private void awaitEndOfLosses(int count) {
        for (int k = 0; k < 600; k++) {
            List<PulseHeader> pulses = ask(node -> node.wiring().pulses().list());
            if (pulses.stream().filter(pulse -> pulse.state().isEnded()).count() == count) {
                return;
            }
            lattice.world().runFor(Duration.ofMillis(100));
        }
        throw new AssertionError("the loss is not answered: " + losses());
    }

    private static Keyspace system(SimulatedNode node) {
        return node.wiring().state().keyspace("system");
    }

    /** The node of each placement on record. */
    private Map<String, String> placements() {
        KeyRange all = KeyRange.prefix(Bytes.utf8("/placements/"));
        Map<String, String> found = new TreeMap<>();
        ask(node -> system(node).range(RangeQuery.of(all))).entries().stream()
                .map(entry -> Json.parse(entry.value().toArray()))
                .forEach(record ->
                        found.put(
                                record.textAt("id").orElseThrow(),
                                record.textAt("node").orElseThrow()));
        return found;
    }

    private Optional<String> bootOfTheThird() {
        Bytes key = Bytes.utf8("/objects/core/nodes/-/n3");
        return ask(node -> system(node).range(RangeQuery.of(KeyRange.single(key))))
                .entries()
                .stream()
                .findFirst()
                .flatMap(entry ->
                        Json.parse(entry.value().toArray()).textAt("status", "nodeInfo", "bootID"));
    }

    @Test
    void aDeployDoesNotWaitForADeadNode() {
        lattice.crash(2);
        awaitEndOfLosses(1);
        long from = lattice.world().nanos();

        lattice.apply(0, "hello", lattice.upload(0, "hello"), 2);
        lattice.awaitPhase(0, "hello", "Ready", LONG);

        assertThat(Duration.ofNanos(lattice.world().nanos() - from))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aNodeThatStaysAwayCostsNothing() {
        lattice.crash(2);
        awaitEndOfLosses(1);
        lattice.world().runFor(SOON);
        long before = ask(node -> system(node).status().appliedIndex());

        lattice.world().runFor(Duration.ofSeconds(30));

        assertThat(ask(node -> system(node).status().appliedIndex()) - before).isLessThan(10);
    }

    @Test
    void aLossIsAnsweredOnceAlsoWhenItsPulseIsForgotten() {
        lattice.crash(2);
        awaitEndOfLosses(1);
        assertThat(losses()).hasSize(1);

        ask(node -> {
            KeyRange headers = node.wiring().pulses().headerKeys();
            return system(node).txn(Txn.of(new Op.Delete(headers, false)));
        });
        lattice.world().runFor(Duration.ofSeconds(30));

        assertThat(losses()).isEmpty();
    }

    @Test
    void aRestartIsSeenInTheNodesObject() {
        Optional<String> before = bootOfTheThird();
        assertThat(before).isPresent();

        lattice.restart(2);
        lattice.run("it is back", () -> lattice.node(2).isReady(), LONG);
        lattice.world().runFor(SOON);

        assertThat(bootOfTheThird()).isPresent().isNotEqualTo(before);
    }

    @Test
    void aDeployWhileANodeRestartsInOrderMovesNothing() {
        String digest = lattice.upload(0, "hello");
        lattice.apply(0, "hello", digest, 3);
        lattice.awaitPhase(0, "hello", "Ready", LONG);
        Map<String, String> before = placements();

        lattice.stop(2);
        lattice.world().runFor(SOON);
        lattice.apply(0, "hello", digest, 4);
        lattice.world().runFor(SOON);
        lattice.restart(2);

        lattice.awaitPhase(0, "hello", "Ready", LONG);
        assertThat(placements()).hasSize(4).containsAllEntriesOf(before);
        assertThat(losses()).isEmpty();
    }
}
