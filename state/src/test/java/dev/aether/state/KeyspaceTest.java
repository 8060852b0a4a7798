package dev.aether.state;

import static dev.aether.state.FourNodes.STRANGER;
import static dev.aether.state.FourNodes.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.state.StateException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a keyspace promises, asked on nodes with and without a replica of it. */
final class KeyspaceTest {
    private static final Bytes KEY = Bytes.utf8("key");

    private final FourNodes nodes = new FourNodes();

    // Reads and writes.

    @Test
    void everyNodeSeesAWriteOfEveryOther() {
        for (int writer = 1; writer <= STRANGER; writer++) {
            nodes.put(writer, "w" + writer, "v");
            for (int reader = 1; reader <= STRANGER; reader++) {
                assertThat(nodes.count(reader, "w")).isEqualTo(writer);
            }
        }
        assertThat(nodes.node(STRANGER).state.held()).containsExactly("system");
    }

    @Test
    void refusalsCarryTheirCodeFromTheLeader() {
        for (int node = 1; node <= STRANGER; node++) {
            int at = node;
            Op.Put touch = new Op.Put(KEY, Bytes.EMPTY, 0, false, true, false);
            assertCode(Code.KEY_ABSENT, () -> nodes.on(at, k -> k.txn(Txn.of(touch))));
            assertCode(
                    Code.FUTURE_REVISION,
                    () -> nodes.on(at, k -> k.range(RangeQuery.of(KeyRange.all()).at(99))));
            assertCode(Code.LEASE_ABSENT, () -> nodes.on(at, k -> k.revoke(99)));
            Bytes large = Bytes.wrap(new byte[2 << 20]);
            assertCode(
                    Code.REQUEST_TOO_LARGE,
                    () -> nodes.on(at, k -> k.txn(Txn.of(Op.put(KEY, large)))));
        }
    }

    @Test
    void aTransactionThatOnlyReadsNeedsNoRevision() {
        nodes.put(1, "key", "v");
        long before = nodes.on(1, Keyspace::status).raftIndex();

        TxnResult result = nodes.on(STRANGER, k -> k.txn(Txn.of(Op.read(KeyRange.single(KEY)))));

        assertThat(result.results()).hasSize(1);
        assertThat(nodes.on(1, Keyspace::status).raftIndex()).isEqualTo(before);
    }

    @Test
    void withoutAMajorityARequestEndsAndSaysSo() {
        int leader = nodes.leader();
        for (int node = 1; node <= 3; node++) {
            if (node != leader) {
                nodes.lattice.crash(node);
            }
        }
        nodes.lattice.world.runFor(Duration.ofSeconds(3));

        assertCode(Code.UNAVAILABLE, () -> nodes.put(leader, "key", "v"));
        assertCode(Code.UNAVAILABLE, () -> nodes.count(leader, "key"));
        RangeQuery local = RangeQuery.of(KeyRange.all()).local();
        assertThat(nodes.on(leader, k -> k.range(local)).count()).isZero();
    }

    @Test
    void aWriteUnderWayToALeaderThatDiesIsMadeOnceByTheNext() {
        int leader = nodes.leader();
        Lattice.Node other = nodes.lattice.node(leader % 3 + 1);
        nodes.lattice.network.isolate(nodes.node(leader).id);
        long begin = nodes.lattice.world.nanos();

        nodes.put(other.number, "key", "v");

        assertThat(Duration.ofNanos(nodes.lattice.world.nanos() - begin))
                .isLessThan(Duration.ofMillis(3000));
        RangeResult read =
                nodes.on(other.number, k -> k.range(RangeQuery.of(KeyRange.single(KEY))));
        assertThat(read.entries()).singleElement().matches(entry -> entry.version() == 1);
    }

    @Test
    void anEndedTermWritesNothing() {
        int old = nodes.leader();
        Lattice.Node node = nodes.node(old);
        Keyspace.Leader term = node.keyspace("default").leader().orElseThrow();
        node.call(() -> term.txn(Txn.of(Op.put(KEY, KEY))));
        nodes.lattice.network.isolate(node.id);
        nodes.lattice.world.runFor(Duration.ofSeconds(4));
        nodes.lattice.network.heal();
        nodes.lattice.world.runFor(Duration.ofSeconds(4));

        assertCode(Code.NOT_LEADER, () -> node.call(() -> term.txn(Txn.of(Op.put(KEY, KEY)))));
    }

    @Test
    void leadershipIsToldInOrderAndEndsBeforeItBeginsAgain() {
        List<String> told = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            int at = number;
            nodes.node(number)
                    .keyspace("default")
                    .onLeadership(
                            leader -> told.add(at + (leader.isPresent() ? " leads" : " ceases")));
        }
        nodes.lattice.world.runFor(Duration.ofSeconds(1));
        int first = nodes.leader();
        nodes.lattice.network.isolate(nodes.node(first).id);
        nodes.lattice.world.runFor(Duration.ofSeconds(5));

        assertThat(told).startsWith(first + " leads").contains(first + " ceases").hasSize(3);
    }

    // Compaction.

    @Test
    void compactedHistoryIsGoneOnEveryReplica() {
        for (int i = 0; i < 20; i++) {
            nodes.put(1, "key", "v" + i);
        }
        long revision = nodes.put(1, "key", "last").revision();

        nodes.on(STRANGER, k -> k.compact(revision, true));

        for (int node = 1; node <= STRANGER; node++) {
            int at = node;
            RangeQuery old = RangeQuery.of(KeyRange.all()).at(revision - 1);
            assertCode(Code.COMPACTED, () -> nodes.on(at, k -> k.range(old)));
            assertThat(nodes.count(node, "key")).isEqualTo(1);
        }
        assertCode(Code.COMPACTED, () -> nodes.on(1, k -> k.compact(revision, false)));
    }

    // Leases.

    @Test
    void aLeaseEndsWithItsKeysUnlessKeptAlive() {
        Keyspace.Lease lease = nodes.on(STRANGER, k -> k.grant(0, Duration.ofSeconds(3)));
        Op put = new Op.Put(KEY, KEY, lease.id(), false, false, false);
        nodes.on(2, k -> k.txn(Txn.of(put)));
        for (int i = 0; i < 4; i++) {
            nodes.lattice.world.runFor(Duration.ofSeconds(2));
            assertThat(nodes.on(STRANGER, k -> k.keepAlive(lease.id())).granted())
                    .isEqualTo(Duration.ofSeconds(3));
        }
        assertThat(nodes.count(1, "key")).isEqualTo(1);
        List<Bytes> keys = nodes.on(3, k -> k.leasedKeys(lease.id()));
        assertThat(keys).containsExactly(KEY);

        nodes.lattice.world.runFor(Duration.ofSeconds(4));

        assertThat(nodes.count(1, "key")).isZero();
        Optional<Keyspace.Lease> ended = nodes.on(2, k -> k.lease(lease.id()));
        assertThat(ended).isEmpty();
        assertCode(Code.LEASE_ABSENT, () -> nodes.on(1, k -> k.keepAlive(lease.id())));
    }

    @Test
    void aNewLeaderGivesLeasesTheirWholeTimeAgain() {
        Keyspace.Lease lease = nodes.on(1, k -> k.grant(77, Duration.ofSeconds(4)));
        nodes.lattice.world.runFor(Duration.ofSeconds(2));
        nodes.lattice.crash(nodes.leader());
        nodes.lattice.world.runFor(Duration.ofSeconds(3));

        int node = nodes.lattice.up().getFirst().number;
        Optional<Keyspace.Lease> kept = nodes.on(node, k -> k.lease(lease.id()));

        assertThat(kept).isPresent();
        assertThat(nodes.on(node, Keyspace::leases)).containsExactly(77L);
        nodes.lattice.world.runFor(Duration.ofSeconds(5));
        assertThat(nodes.on(node, Keyspace::leases)).isEmpty();
    }
}
