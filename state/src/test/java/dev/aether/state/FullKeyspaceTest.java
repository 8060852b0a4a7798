package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A keyspace that holds as much as its node has room for. */
final class FullKeyspaceTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Bytes LARGE = Bytes.wrap(new byte[10_000]);

    private final Lattice lattice =
            new Lattice(
                    3, Lattice.config(100_000, 4 << 20).withStorageBytesMax(new ByteSize(100_000)));
    private final Lattice.Node node = lattice.start(1);

    @Test
    void refusesPutsUntilHistoryIsCompactedAndFreesItByDeletesMeanwhile() {
        for (int i = 0; i < 10; i++) {
            put("default");
        }

        assertThatThrownBy(() -> put("default"))
                .isInstanceOfSatisfying(
                        StateException.class,
                        full -> assertThat(full.code()).isEqualTo(StateException.Code.NO_SPACE))
                .hasMessageContaining("compact its history");
        Txn deleting = Txn.of(Op.delete(KEY));
        long revision = node.call(() -> node.keyspace("default").txn(deleting).revision());
        node.call(() -> node.keyspace("default").compact(revision, true));
        put("default");
    }

    @Test
    void theLatticesOwnKeyspaceIsExempt() {
        for (int i = 0; i <= 20; i++) {
            put("system");
        }
        RangeQuery query = RangeQuery.of(KeyRange.single(KEY));
        RangeResult read = node.call(() -> node.keyspace("system").range(query));
        assertThat(read.entries()).hasSize(1);
    }

    @Test
    void refusesThePartOfATransactionOverKeyspacesAndNothingHappens() {
        node.call(() -> node.keyspaces().make("other"));
        for (int i = 0; i < 10; i++) {
            put("default");
        }
        Txn part = Txn.of(Op.put(KEY, LARGE));
        CrossTxn both = CrossTxn.of(Map.of("default", part, "other", part));

        assertThatThrownBy(() -> node.call(() -> node.keyspaces().txn(both)))
                .isInstanceOfSatisfying(
                        StateException.class,
                        full -> assertThat(full.code()).isEqualTo(StateException.Code.NO_SPACE));
        RangeQuery query = RangeQuery.of(KeyRange.single(KEY));
        assertThat(node.call(() -> node.keyspace("other").range(query)).entries()).isEmpty();
        put("other");
    }

    private void put(String keyspace) {
        node.call(() -> node.keyspace(keyspace).txn(Txn.of(Op.put(KEY, LARGE))));
    }
}
