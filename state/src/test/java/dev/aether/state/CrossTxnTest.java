package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.state.StateException.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions over keyspaces of three nodes. */
final class CrossTxnTest {
    private static final Bytes KEY = Bytes.utf8("balance");
    private static final Bytes OLD = Bytes.utf8("old");
    private static final Bytes NEW = Bytes.utf8("new");

    private final Lattice lattice =
            new Lattice(
                    3, Lattice.config(100_000, 4 << 20).withRequestTimeout(Duration.ofSeconds(10)));

    @BeforeEach
    void threeNodes() {
        for (int node = 1; node <= 3; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
        for (String name : List.of("a", "b")) {
            Lattice.Node first = lattice.node(1);
            first.call(() -> first.state.keyspaces().make(name));
            put(name, OLD);
        }
    }

    @Test
    void allPartsHappen() {
        CrossTxn.Result result = run(2, both(Compare.present(KEY)));

        assertThat(result.succeeded()).isTrue();
        assertThat(value(1, "a")).isEqualTo(NEW);
        assertThat(value(3, "b")).isEqualTo(NEW);
        assertThat(result.results().keySet()).containsExactly("a", "b");
        assertThat(result.of("b")).hasSize(1);
        assertThat(result.results().get("b").revision()).isEqualTo(3);
    }

    @Test
    void ifOneConditionFailsTheOtherOperationsOfAllPartsHappen() {
        Op.Put other = Op.put(Bytes.utf8("otherwise"), NEW);
        Txn holds =
                new Txn(List.of(Compare.present(KEY)), List.of(Op.put(KEY, NEW)), List.of(other));
        Txn fails =
                new Txn(List.of(Compare.absent(KEY)), List.of(Op.put(KEY, NEW)), List.of(other));

        CrossTxn.Result result = run(1, CrossTxn.of(Map.of("a", holds, "b", fails)));

        assertThat(result.succeeded()).isFalse();
        assertThat(value(1, "a")).isEqualTo(OLD);
        assertThat(value(1, "b")).isEqualTo(OLD);
        assertThat(read(1, "a", "otherwise")).isEqualTo(NEW);
        assertThat(read(1, "b", "otherwise")).isEqualTo(NEW);
    }

    @Test
    void ifAPartCannotBeNothingHappensAndNothingStaysLocked() {
        Txn impossible = Txn.of(new Op.Put(KEY, NEW, 99, false, false, false));

        assertThatThrownBy(() ->
                        run(1, CrossTxn.of(Map.of("a", Txn.of(Op.put(KEY, NEW)), "b", impossible))))
                .isInstanceOfSatisfying(
                        StateException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.LEASE_ABSENT));

        assertThat(value(2, "a")).isEqualTo(OLD);
        put("a", NEW);
    }

    @Test
    void aKeyspaceThatDoesNotExistIsTold() {
        Txn put = Txn.of(Op.put(KEY, NEW));
        assertThatThrownBy(() -> run(1, CrossTxn.of(Map.of("a", put, "nowhere", put))))
                .isInstanceOfSatisfying(
                        StateException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.KEYSPACE_ABSENT));
        put("a", NEW);
    }

    /** Whatever it had reached when its node died, it ends the same in both keyspaces. */
    @Test
    void aTransactionWhoseNodeDiesEndsEverywhereTheSame() {
        for (int millis = 0; millis < 40; millis += 2) {
            put("a", OLD);
            put("b", OLD);
            int begins = 1 + millis / 2 % 3;
            Lattice.Node node = lattice.node(begins);
            AtomicReference<String> told = new AtomicReference<>("nothing");
            node.machine
                    .environment()
                    .threads()
                    .start(
                            "user",
                            () -> {
                                node.state.keyspaces().txn(both(Compare.present(KEY)));
                                told.set("done");
                            });
            lattice.world.runFor(Duration.ofMillis(millis));
            lattice.crash(begins);

            int other = 1 + begins % 3;
            Bytes first = value(other, "a");
            assertThat(value(other, "b")).as("after %d ms", millis).isEqualTo(first);
            if (told.get().equals("done")) {
                assertThat(first).isEqualTo(NEW);
            }
            lattice.start(begins);
            lattice.world.runFor(Duration.ofSeconds(3));
        }
    }

    @Test
    void systemTakesNoPart() {
        assertThatThrownBy(() -> CrossTxn.of(Map.of("system", Txn.of(Op.put(KEY, NEW)))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static CrossTxn both(Compare condition) {
        Txn part = new Txn(List.of(condition), List.of(Op.put(KEY, NEW)), List.of());
        return CrossTxn.of(Map.of("a", part, "b", part));
    }

    private CrossTxn.Result run(int node, CrossTxn txn) {
        Lattice.Node at = lattice.node(node);
        return at.call(() -> at.state.keyspaces().txn(txn));
    }

    private void put(String keyspace, Bytes value) {
        Lattice.Node at = lattice.node(1);
        at.call(() -> at.keyspace(keyspace).txn(Txn.of(Op.put(KEY, value))));
    }

    private Bytes value(int node, String keyspace) {
        return read(node, keyspace, "balance");
    }

    private Bytes read(int node, String keyspace, String key) {
        Lattice.Node at = lattice.node(node);
        RangeQuery query = RangeQuery.of(KeyRange.single(Bytes.utf8(key)));
        return at.call(() -> at.keyspace(keyspace).range(query).entries().getFirst().value());
    }
}
