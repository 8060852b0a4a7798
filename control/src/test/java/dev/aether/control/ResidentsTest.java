package dev.aether.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.ByteSize;
import dev.aether.environment.NodeId;
import dev.aether.state.Txn;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A node brings what it runs to what the lattice says, whatever stands in the way for a time. */
final class ResidentsTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Placement OF_ANOTHER_NODE =
            new Placement(
                    "default",
                    "shop",
                    "web",
                    "shop-web-00000002",
                    new NodeId(2),
                    "r1",
                    "deploy/default/shop/1/place web 1",
                    Instant.EPOCH,
                    ServedNode.PLACEMENT.run());

    private final ServedNode node = new ServedNode();

    private void start() {
        new Residents(node.machine.environment(), node.system, node.workloads, ServedNode.SELF)
                .start();
    }

    private boolean isRunning() {
        return node.workloads.isRunning(ServedNode.PLACEMENT.id());
    }

    @Test
    void aReplicaStartsOnceAFullDiskHasRoomAgain() {
        node.record();
        node.machine.disk().capacity(ByteSize.ofMebibytes(0));
        start();
        node.world.runFor(SOON);
        assertThat(isRunning()).isFalse();

        node.machine.disk().capacity(ByteSize.ofMebibytes(64));

        node.world.runFor(SOON);
        assertThat(isRunning()).isTrue();
    }

    @Test
    void aReplicaThatCannotStartYetIsTriedAgainHoweverOftenOthersChange() {
        node.record();
        node.unavailable = true;
        start();
        node.world.runFor(SOON);
        assertThat(isRunning()).isFalse();

        node.unavailable = false;
        for (int k = 0; k < 20; k++) {
            node.system.txn(Txn.of(OF_ANOTHER_NODE.put()));
            node.world.runFor(Duration.ofMillis(250));
        }

        assertThat(isRunning()).isTrue();
    }
}
