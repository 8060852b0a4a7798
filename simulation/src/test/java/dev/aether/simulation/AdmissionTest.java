package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is a member is decided by the records, not by certificates alone. */
class AdmissionTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @Test
    void aMemberWhoseRecordIsGoneIsRefusedByTheOthers() {
        SimulatedLattice lattice = new SimulatedLattice(7);
        lattice.grow(3);
        NodeId removed = lattice.node(2).wiring().self();

        remove(lattice.node(0), removed);

        lattice.run("nobody talks to it", () -> isAlone(lattice, removed), SECONDS);
        lattice.world().runFor(SECONDS);
        assertThat(isAlone(lattice, removed)).isTrue();
        assertThat(lattice.node(0).wiring().transport().connected()).hasSize(1);
    }

    private static void remove(SimulatedNode by, NodeId removed) {
        Op delete = Op.delete(Bytes.utf8("/members/" + removed));
        by.call("remove", () -> by.wiring().state().keyspace("system").txn(Txn.of(delete)));
    }

    private static boolean isAlone(SimulatedLattice lattice, NodeId node) {
        return lattice.nodes().stream()
                .limit(2)
                .noneMatch(other -> other.wiring().transport().connected().contains(node));
    }
}
