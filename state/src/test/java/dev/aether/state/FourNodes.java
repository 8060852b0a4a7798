package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aether.environment.Bytes;
import dev.aether.state.StateException.Code;
import java.time.Duration;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Four nodes that know each other, with the keyspace {@code default} on three of them. */
final class FourNodes {
    /** Holds no replica of the keyspace {@code default}. */
    static final int STRANGER = 4;

    final Lattice lattice = new Lattice(7);

    FourNodes() {
        for (int node = 1; node <= STRANGER; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
    }

    Lattice.Node node(int number) {
        return lattice.node(number);
    }

    int leader() {
        return (int) on(1, Keyspace::status).leader().orElseThrow().value();
    }

    <T> T on(int node, Function<Keyspace, T> work) {
        Lattice.Node at = lattice.node(node);
        return at.call(() -> work.apply(at.keyspace("default")));
    }

    TxnResult put(int node, String key, String value) {
        return on(node, k -> k.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value)))));
    }

    long count(int node, String prefix) {
        RangeQuery query = RangeQuery.of(KeyRange.prefix(Bytes.utf8(prefix)));
        return on(node, k -> k.range(query)).count();
    }

    static void assertCode(Code code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(StateException.class, call).code()).isEqualTo(code);
    }
}
