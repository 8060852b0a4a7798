package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.range.RangeName;
import dev.aether.state.routing.Channels;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class GrowthTest {
    private static final Bytes KEY = Bytes.utf8("key");

    private static final StateConfig LATTICE = Lattice.config(100_000, 4 << 20);

    private final Lattice lattice = new Lattice(1);

    private static List<NodeId> nodes(long... ids) {
        return LongStream.of(ids).mapToObj(NodeId::new).toList();
    }

    private void put(int node, String value) {
        Lattice.Node at = lattice.node(node);
        at.call(() -> at.keyspace("default").txn(Txn.of(Op.put(KEY, Bytes.utf8(value)))));
    }

    private String read(int node) {
        Lattice.Node at = lattice.node(node);
        RangeQuery query = RangeQuery.of(KeyRange.single(KEY));
        return at.call(() -> at.keyspace("default").range(query).entries().getFirst().value())
                .utf8();
    }

    private void assertReplicas(String keyspace, List<NodeId> voters, List<NodeId> learners) {
        assertReplicasSeenBy(1, keyspace, voters, learners);
    }

    private void assertReplicasSeenBy(
            int node, String keyspace, List<NodeId> voters, List<NodeId> learners) {
        RangeStatus status = lattice.status(node, keyspace);
        assertThat(status.voters()).as(keyspace).containsExactlyElementsOf(voters);
        assertThat(status.learners()).as(keyspace).containsExactlyElementsOf(learners);
    }

    @Test
    void aFoundingNodeServesAlone() {
        lattice.start(1);

        put(1, "a");

        assertThat(read(1)).isEqualTo("a");
        assertReplicas("system", nodes(1), nodes());
        assertReplicas("default", nodes(1), nodes());
    }

    @Test
    void keyspacesGrowWithTheLattice() {
        lattice.start(1);
        put(1, "one");

        lattice.start(2);
        lattice.world.runFor(Duration.ofSeconds(2));
        assertReplicas("system", nodes(1), nodes(2));
        assertReplicas("default", nodes(1), nodes(2));

        lattice.start(3);
        lattice.world.runFor(Duration.ofSeconds(2));
        assertReplicas("system", nodes(1, 2, 3), nodes());
        assertReplicas("default", nodes(1, 2, 3), nodes());

        lattice.start(4);
        lattice.world.runFor(Duration.ofSeconds(2));
        assertReplicas("system", nodes(1, 2, 3), nodes(4));
        assertReplicas("default", nodes(1, 2, 3), nodes());
        put(4, "four");

        lattice.start(5);
        lattice.world.runFor(Duration.ofSeconds(2));
        assertReplicas("system", nodes(1, 2, 3, 4, 5), nodes());
        assertReplicas("default", nodes(1, 2, 3), nodes());
        for (int node = 1; node <= 5; node++) {
            assertThat(read(node)).isEqualTo("four");
        }
    }

    @Test
    void aRangeDoesNotShrinkWhileANodeIsDownButWhenItLeaves() {
        for (int node = 1; node <= 4; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));

        lattice.crash(3);
        lattice.world.runFor(Duration.ofSeconds(5));
        assertReplicas("default", nodes(1, 2, 3), nodes());

        lattice.leave(new NodeId(3));
        lattice.world.runFor(Duration.ofSeconds(3));
        assertReplicas("default", nodes(1, 2, 4), nodes());
        put(4, "after");
        assertThat(read(2)).isEqualTo("after");
    }

    @Test
    void theOnlyVoterLeavesOnceAnotherHasItsPlace() {
        lattice.start(1);
        put(1, "kept");
        lattice.start(2);
        lattice.world.runFor(Duration.ofSeconds(2));

        lattice.leave(new NodeId(1));

        lattice.world.runFor(Duration.ofSeconds(5));
        assertReplicasSeenBy(2, "system", nodes(2), nodes());
        assertReplicasSeenBy(2, "default", nodes(2), nodes());
        assertThat(read(2)).isEqualTo("kept");
    }

    @Test
    void anotherTakesThePlaceOfALeaderThatLeaves() {
        for (int node = 1; node <= 4; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));

        lattice.leave(new NodeId(1));

        lattice.world.runFor(Duration.ofSeconds(5));
        assertReplicasSeenBy(2, "system", nodes(2, 3, 4), nodes());
        assertReplicasSeenBy(2, "default", nodes(2, 3, 4), nodes());
    }

    @Test
    void aVoterThatOthersNeedStaysUntilTheyDoNot() {
        for (int node = 1; node <= 3; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
        lattice.crash(3);

        lattice.leave(new NodeId(2));

        lattice.world.runFor(Duration.ofSeconds(5));
        assertReplicas("default", nodes(1, 2, 3), nodes());
        put(1, "still");
        lattice.start(3);
        lattice.world.runFor(Duration.ofSeconds(5));
        assertReplicas("default", nodes(1, 3), nodes());
        assertThat(lattice.node(2).held()).isEmpty();
        assertThat(read(2)).isEqualTo("still");
    }

    @Test
    void aSpareNodeTakesThePlaceOfOneThatIsSilentForLong() {
        Lattice patient = new Lattice(1, LATTICE.withLostAfter(Duration.ofSeconds(20)));
        for (int node = 1; node <= 4; node++) {
            patient.start(node);
        }
        patient.world.runFor(Duration.ofSeconds(3));
        assertThat(patient.status(1, "default").voters()).isEqualTo(nodes(1, 2, 3));
        patient.crash(3);
        patient.world.runFor(Duration.ofSeconds(15));
        assertThat(patient.status(1, "default").voters()).isEqualTo(nodes(1, 2, 3));

        patient.world.runFor(Duration.ofSeconds(10));

        assertThat(patient.status(1, "default").voters()).isEqualTo(nodes(1, 2, 4));
        assertThat(patient.status(1, "system").voters()).isEqualTo(nodes(1, 2, 4));
        patient.start(3);
        patient.world.runFor(Duration.ofSeconds(8));
        assertThat(patient.node(3).held()).containsExactly("system");
        assertThat(patient.status(1, "system").learners()).isEqualTo(nodes(3));
        assertThat(patient.status(1, "default").learners()).isEmpty();
    }

    @Test
    void aNodeThatLostItsDiskComesBackAsANewReplica() {
        for (int node = 1; node <= 3; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
        put(1, "before");
        lattice.crash(3);
        Lattice.Node third = lattice.node(3);
        third.machine.restart();
        for (String folder : List.of("wal", "store")) {
            third.call(() -> {
                var disk = third.machine.environment().disk();
                disk.list(folder).forEach(name -> disk.delete(folder + "/" + name));
                disk.syncDirectory(folder);
                return true;
            });
        }

        lattice.start(3);
        lattice.world.runFor(Duration.ofSeconds(10));

        assertReplicas("default", nodes(1, 2, 3), nodes());
        assertThat(third.state.held()).containsExactly("system", "default");
        assertThat(read(3)).isEqualTo("before");
    }

    private static void setUpReplica(Lattice.Node asker, NodeId at) {
        StateProto.Request request =
                StateProto.Request.newBuilder()
                        .setKeyspace("default")
                        .setTimeoutMillis(1000)
                        .setHost(
                                StateProto.Request.Host.newBuilder()
                                        .setGroup(RangeName.DEFAULT.group().value())
                                        .setGeneration(9))
                        .build();
        Bytes body = Bytes.wrap(request.toByteArray());
        asker.call(
                () -> asker.transport.request(at, Channels.REQUESTS, body, Duration.ofSeconds(1)));
    }

    @Test
    void aReplicaThatItsLeaderNeverAddedHindersNobodyAndGoes() {
        for (int node = 1; node <= 4; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
        put(1, "kept");
        Lattice.Node fourth = lattice.node(4);

        setUpReplica(lattice.node(1), fourth.id);

        assertThat(fourth.held()).containsExactly("system", "default");
        assertThat(read(4)).isEqualTo("kept");
        lattice.world.runFor(Duration.ofSeconds(5));
        assertThat(fourth.held()).containsExactly("system");
        assertThat(read(4)).isEqualTo("kept");
    }

    @Test
    void aReplicaThatWasRemovedWhileItsNodeWasDownGoes() {
        for (int node = 1; node <= 4; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
        put(1, "kept");
        lattice.crash(3);
        lattice.leave(new NodeId(3));
        lattice.world.runFor(Duration.ofSeconds(3));
        assertReplicas("default", nodes(1, 2, 4), nodes());

        lattice.start(3);

        lattice.world.runFor(Duration.ofSeconds(6));
        assertThat(lattice.node(3).held()).isEmpty();
        assertThat(read(3)).isEqualTo("kept");
    }

    @Test
    void everythingComesBackAfterAllNodesWereKilled() {
        for (int node = 1; node <= 3; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
        put(2, "kept");

        for (int node = 1; node <= 3; node++) {
            lattice.crash(node);
        }
        for (int node = 1; node <= 3; node++) {
            lattice.start(node);
        }

        assertThat(read(1)).isEqualTo("kept");
        assertReplicas("system", nodes(1, 2, 3), nodes());
    }

    @Test
    void anOrderlyEndHandsOverLeadership() {
        for (int node = 1; node <= 3; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
        int leader = (int) lattice.status(1, "default").leader().orElseThrow().value();
        Lattice.Node leaving = lattice.node(leader);
        long begin = lattice.world.nanos();

        leaving.call(() -> {
            leaving.state.close();
            return true;
        });
        lattice.crash(leader);
        put(leader % 3 + 1, "next");

        assertThat(Duration.ofNanos(lattice.world.nanos() - begin))
                .isLessThan(Duration.ofMillis(400));
    }
}
