package dev.aether.state;

import static dev.aether.state.FourNodes.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.Keyspaces.Making;
import dev.aether.state.Keyspaces.Phase;
import dev.aether.state.StateException.Code;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class KeyspacesTest {
    private final Lattice lattice = new Lattice(11);

    private void start(int nodes) {
        for (int node = 1; node <= nodes; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
    }

    private Making make(int node, String name) {
        Lattice.Node at = lattice.node(node);
        return at.call(() -> at.state.keyspaces().make(name));
    }

    private boolean end(int node, String name) {
        Lattice.Node at = lattice.node(node);
        return at.call(() -> at.state.keyspaces().end(name));
    }

    private <T> T on(int node, String name, Function<Keyspace, T> work) {
        Lattice.Node at = lattice.node(node);
        return at.call(() -> work.apply(at.keyspace(name)));
    }

    private long put(int node, String name, String key, String value) {
        return on(
                node,
                name,
                k -> k.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value)))).revision());
    }

    private List<String> values(int node, String name) {
        return on(node, name, k -> k.range(RangeQuery.of(KeyRange.all())).entries()).stream()
                .map(entry -> entry.value().utf8())
                .toList();
    }

    @Test
    void aKeyspaceIsUsableFromEveryNodeAndApartFromOthers() {
        start(4);

        Making made = make(4, "orders");
        make(1, "users");
        put(1, "orders", "k", "order");
        put(4, "users", "k", "user");

        assertThat(made).isInstanceOf(Making.Made.class);
        for (int node = 1; node <= 4; node++) {
            assertThat(values(node, "orders")).containsExactly("order");
            assertThat(values(node, "users")).containsExactly("user");
            assertThat(values(node, "default")).isEmpty();
        }
        assertThat(put(2, "orders", "k", "b")).isEqualTo(3);
    }

    @Test
    void anAbsentKeyspaceIsToldAtOnce() {
        start(1);
        long begin = lattice.world.nanos();

        assertCode(Code.KEYSPACE_ABSENT, () -> values(1, "nowhere"));
        assertCode(Code.KEYSPACE_ABSENT, () -> put(1, "nowhere", "k", "v"));
        assertCode(
                Code.KEYSPACE_ABSENT,
                () -> on(1, "nowhere", k -> k.watch(WatchRequest.of(KeyRange.all(), 0))));
        assertCode(Code.KEYSPACE_ABSENT, () -> lattice.node(1).keyspace("No Name"));

        assertThat(Duration.ofNanos(lattice.world.nanos() - begin))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void replicasAreSpreadOverTheNodesWithTheFewest() {
        start(5);
        int[] held = new int[6];

        for (int i = 0; i < 10; i++) {
            Making.Made made = (Making.Made) make(1 + i % 5, "k" + i);
            assertThat(made.entry().nodes()).hasSize(3);
            made.entry().nodes().forEach(node -> held[(int) node.value()]++);
        }

        assertThat(held).containsExactly(0, 6, 6, 6, 6, 6);
    }

    @Test
    void makingTwiceFindsTheFirstAndBadNamesAndTooManyAreRefused() {
        Lattice small = new Lattice(3, Lattice.config(100_000, 4 << 20).withKeyspacesMax(1));
        Lattice.Node node = small.start(1);

        assertThat(node.call(() -> node.state.keyspaces().make("a")))
                .isInstanceOf(Making.Made.class);
        assertThat(node.call(() -> node.state.keyspaces().make("a")))
                .isInstanceOf(Making.Present.class);
        assertThat(node.call(() -> node.state.keyspaces().make("b"))).isEqualTo(new Making.Full(1));
        for (String bad : List.of("", "A", "-a", "a-", "a.b", "a/b", "system", "default")) {
            assertThat(node.call(() -> node.state.keyspaces().make(bad)))
                    .isInstanceOf(Making.BadName.class);
        }
    }

    @Test
    void anEndedKeyspaceIsGoneEverywhereAndItsNameBeginsAnew() {
        start(4);
        Making.Made first = (Making.Made) make(1, "orders");
        for (int node = 1; node <= 4; node++) {
            put(node, "orders", "k" + node, "old");
        }

        assertThat(end(3, "orders")).isTrue();

        for (int node = 1; node <= 4; node++) {
            int at = node;
            assertThat(lattice.node(node).state.held()).doesNotContain("orders");
            assertCode(Code.KEYSPACE_ABSENT, () -> values(at, "orders"));
        }
        assertThat(end(3, "orders")).isFalse();
        Making.Made second = (Making.Made) make(2, "orders");
        assertThat(second.entry().group()).isGreaterThan(first.entry().group());
        assertThat(put(4, "orders", "k", "new")).isEqualTo(2);
        assertThat(values(1, "orders")).containsExactly("new");
    }

    @Test
    void aReplicaWhoseKeyspaceEndedWhileItsNodeWasDownGoesWhenItComesBack() {
        start(3);
        make(1, "orders");
        put(1, "orders", "k", "old");
        lattice.crash(3);

        end(1, "orders");
        make(1, "orders");
        put(1, "orders", "k", "new");
        lattice.start(3);

        assertThat(values(3, "orders")).containsExactly("new");
        lattice.world.runFor(Duration.ofSeconds(40));
        assertThat(values(3, "orders")).containsExactly("new");
        assertThat(lattice.node(3).call(() -> lattice.node(3).keyspace("orders").status().voters()))
                .contains(new NodeId(1), new NodeId(2));
    }

    @Test
    void keyspacesComeBackAfterAllNodesWereKilled() {
        start(3);
        make(1, "orders");
        put(2, "orders", "k", "kept");

        for (int node = 1; node <= 3; node++) {
            lattice.crash(node);
        }
        for (int node = 1; node <= 3; node++) {
            lattice.start(node);
        }

        assertThat(values(2, "orders")).containsExactly("kept");
    }

    @Test
    void aKeyspaceMadeOnOneNodeGrowsWithTheLattice() {
        start(1);
        make(1, "orders");
        put(1, "orders", "k", "v");

        lattice.start(2);
        lattice.start(3);
        lattice.world.runFor(Duration.ofSeconds(5));

        assertThat(lattice.status(2, "orders").voters()).hasSize(3);
        assertThat(values(3, "orders")).containsExactly("v");
    }

    @Test
    void whatItsMakerLeftHalfMadeIsFinishedByTheLattice() {
        for (int delay = 0; delay < 40; delay++) {
            Lattice storm = new Lattice(100 + delay);
            for (int node = 1; node <= 4; node++) {
                storm.start(node);
            }
            storm.world.runFor(Duration.ofSeconds(3));
            Lattice.Node maker = storm.node(4);
            maker.machine
                    .environment()
                    .threads()
                    .start("make", () -> maker.state.keyspaces().make("orders"));
            storm.world.runFor(Duration.ofMillis(delay * 2L));
            storm.crash(4);
            storm.world.runFor(Duration.ofSeconds(20));

            Lattice.Node witness = storm.node(1);
            List<Keyspaces.Entry> entries =
                    witness.call(() ->
                            witness
                                    .keyspace("system")
                                    .range(RangeQuery.of(witness.state.keyspaces().records()))
                                    .entries()
                                    .stream()
                                    .map(witness.state.keyspaces()::entry)
                                    .toList());
            assertThat(entries).as("delay " + delay).hasSizeLessThanOrEqualTo(1);
            for (Keyspaces.Entry entry : entries) {
                assertThat(entry.phase()).as("delay " + delay).isEqualTo(Phase.READY);
                witness.call(() ->
                        witness.keyspace("orders")
                                .txn(Txn.of(Op.put(Bytes.utf8("k"), Bytes.utf8("v")))));
            }
        }
    }
}
