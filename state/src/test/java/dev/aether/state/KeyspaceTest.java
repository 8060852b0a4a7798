package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aether.environment.Bytes;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.state.StateException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a keyspace promises, asked on nodes with and without a replica of it. */
final class KeyspaceTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Holds no replica of the keyspace {@code default}. */
    private static final int STRANGER = 4;

    private final Lattice lattice = new Lattice(7);

    @BeforeEach
    void startFourNodes() {
        for (int node = 1; node <= STRANGER; node++) {
            lattice.start(node);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
    }

    private <T> T on(int node, Function<Keyspace, T> work) {
        Lattice.Node at = lattice.node(node);
        return at.call(() -> work.apply(at.keyspace("default")));
    }

    private TxnResult put(int node, String key, String value) {
        return on(node, k -> k.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value)))));
    }

    private long count(int node, String prefix) {
        RangeQuery query = RangeQuery.of(KeyRange.prefix(Bytes.utf8(prefix)));
        return on(node, k -> k.range(query)).count();
    }

    private static void assertCode(Code code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(StateException.class, call).code()).isEqualTo(code);
    }

    private int leader() {
        return (int) on(1, Keyspace::status).leader().orElseThrow().value();
    }

    // Reads and writes.

    @Test
    void everyNodeSeesAWriteOfEveryOther() {
        for (int writer = 1; writer <= STRANGER; writer++) {
            put(writer, "w" + writer, "v");
            for (int reader = 1; reader <= STRANGER; reader++) {
                assertThat(count(reader, "w")).isEqualTo(writer);
            }
        }
        assertThat(lattice.node(STRANGER).state.held()).containsExactly("system");
    }

    @Test
    void refusalsCarryTheirCodeFromTheLeader() {
        for (int node = 1; node <= STRANGER; node++) {
            int at = node;
            Op.Put touch = new Op.Put(KEY, Bytes.EMPTY, 0, false, true, false);
            assertCode(Code.KEY_ABSENT, () -> on(at, k -> k.txn(Txn.of(touch))));
            assertCode(
                    Code.FUTURE_REVISION,
                    () -> on(at, k -> k.range(RangeQuery.of(KeyRange.all()).at(99))));
            assertCode(Code.LEASE_ABSENT, () -> on(at, k -> k.revoke(99)));
            Bytes large = Bytes.wrap(new byte[2 << 20]);
            assertCode(
                    Code.REQUEST_TOO_LARGE, () -> on(at, k -> k.txn(Txn.of(Op.put(KEY, large)))));
        }
    }

    @Test
    void aTransactionThatOnlyReadsNeedsNoRevision() {
        put(1, "key", "v");
        long before = on(1, Keyspace::status).raftIndex();

        TxnResult result = on(STRANGER, k -> k.txn(Txn.of(Op.read(KeyRange.single(KEY)))));

        assertThat(result.results()).hasSize(1);
        assertThat(on(1, Keyspace::status).raftIndex()).isEqualTo(before);
    }

    @Test
    void withoutAMajorityARequestEndsAndSaysSo() {
        int leader = leader();
        for (int node = 1; node <= 3; node++) {
            if (node != leader) {
                lattice.crash(node);
            }
        }
        lattice.world.runFor(Duration.ofSeconds(3));

        assertCode(Code.UNAVAILABLE, () -> put(leader, "key", "v"));
        assertCode(Code.UNAVAILABLE, () -> count(leader, "key"));
        RangeQuery local = RangeQuery.of(KeyRange.all()).local();
        assertThat(on(leader, k -> k.range(local)).count()).isZero();
    }

    @Test
    void aWriteUnderWayToALeaderThatDiesEndsWithTheNextElection() {
        int leader = leader();
        Lattice.Node other = lattice.node(leader % 3 + 1);
        lattice.network.isolate(lattice.node(leader).id);
        long begin = lattice.world.nanos();

        assertCode(Code.OUTCOME_UNKNOWN, () -> put(other.number, "key", "v"));

        assertThat(Duration.ofNanos(lattice.world.nanos() - begin))
                .isLessThan(Duration.ofMillis(1500));
        put(other.number, "key", "w");
    }

    @Test
    void anEndedTermWritesNothing() {
        int old = leader();
        Lattice.Node node = lattice.node(old);
        Keyspace.Leader term = node.keyspace("default").leader().orElseThrow();
        node.call(() -> term.txn(Txn.of(Op.put(KEY, KEY))));
        lattice.network.isolate(node.id);
        lattice.world.runFor(Duration.ofSeconds(4));
        lattice.network.heal();
        lattice.world.runFor(Duration.ofSeconds(4));

        assertCode(Code.NOT_LEADER, () -> node.call(() -> term.txn(Txn.of(Op.put(KEY, KEY)))));
    }

    @Test
    void leadershipIsToldInOrderAndEndsBeforeItBeginsAgain() {
        List<String> told = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            int at = number;
            lattice.node(number)
                    .keyspace("default")
                    .onLeadership(
                            leader -> told.add(at + (leader.isPresent() ? " leads" : " ceases")));
        }
        lattice.world.runFor(Duration.ofSeconds(1));
        int first = leader();
        lattice.network.isolate(lattice.node(first).id);
        lattice.world.runFor(Duration.ofSeconds(5));

        assertThat(told).startsWith(first + " leads").contains(first + " ceases").hasSize(3);
    }

    // Compaction.

    @Test
    void compactedHistoryIsGoneOnEveryReplica() {
        for (int i = 0; i < 20; i++) {
            put(1, "key", "v" + i);
        }
        long revision = put(1, "key", "last").revision();

        on(STRANGER, k -> k.compact(revision, true));

        for (int node = 1; node <= STRANGER; node++) {
            int at = node;
            RangeQuery old = RangeQuery.of(KeyRange.all()).at(revision - 1);
            assertCode(Code.COMPACTED, () -> on(at, k -> k.range(old)));
            assertThat(count(node, "key")).isEqualTo(1);
        }
        assertCode(Code.COMPACTED, () -> on(1, k -> k.compact(revision, false)));
    }

    // Leases.

    @Test
    void aLeaseEndsWithItsKeysUnlessKeptAlive() {
        Keyspace.Lease lease = on(STRANGER, k -> k.grant(0, Duration.ofSeconds(3)));
        Op put = new Op.Put(KEY, KEY, lease.id(), false, false, false);
        on(2, k -> k.txn(Txn.of(put)));
        for (int i = 0; i < 4; i++) {
            lattice.world.runFor(Duration.ofSeconds(2));
            assertThat(on(STRANGER, k -> k.keepAlive(lease.id())).granted())
                    .isEqualTo(Duration.ofSeconds(3));
        }
        assertThat(count(1, "key")).isEqualTo(1);
        List<Bytes> keys = on(3, k -> k.leasedKeys(lease.id()));
        assertThat(keys).containsExactly(KEY);

        lattice.world.runFor(Duration.ofSeconds(4));

        assertThat(count(1, "key")).isZero();
        Optional<Keyspace.Lease> ended = on(2, k -> k.lease(lease.id()));
        assertThat(ended).isEmpty();
        assertCode(Code.LEASE_ABSENT, () -> on(1, k -> k.keepAlive(lease.id())));
    }

    @Test
    void aNewLeaderGivesLeasesTheirWholeTimeAgain() {
        Keyspace.Lease lease = on(1, k -> k.grant(77, Duration.ofSeconds(4)));
        lattice.world.runFor(Duration.ofSeconds(2));
        lattice.crash(leader());
        lattice.world.runFor(Duration.ofSeconds(3));

        int node = lattice.up().getFirst().number;
        Optional<Keyspace.Lease> kept = on(node, k -> k.lease(lease.id()));

        assertThat(kept).isPresent();
        assertThat(on(node, Keyspace::leases)).containsExactly(77L);
        lattice.world.runFor(Duration.ofSeconds(5));
        assertThat(on(node, Keyspace::leases)).isEmpty();
    }

    // Watches.

    private List<String> drain(Watch watch, int node) {
        List<String> values = new ArrayList<>();
        Lattice.Node at = lattice.node(node);
        while (at.call(() -> watch.next(SHORT)) instanceof Watch.Events events) {
            events.events().forEach(event -> values.add(event.current().value().utf8()));
        }
        return values;
    }

    @Test
    void aWatchBeginsNowOrInThePast() {
        for (int node : List.of(leader(), leader() % 3 + 1, STRANGER)) {
            long first = put(1, "key", "past").revision();
            Watch now = on(node, k -> k.watch(WatchRequest.of(KeyRange.single(KEY), 0)));
            Watch past = on(node, k -> k.watch(WatchRequest.of(KeyRange.single(KEY), first)));
            put(2, "other", "x");
            put(2, "key", "new");

            lattice.world.runFor(SHORT);

            assertThat(drain(now, node)).containsExactly("new");
            assertThat(drain(past, node)).containsExactly("past", "new");
        }
    }

    @Test
    void aWatchFiltersAndTellsWhatWasBefore() {
        put(1, "key", "a");
        WatchRequest deletes = new WatchRequest(KeyRange.single(KEY), 0, true, false, true);
        Watch watch = on(STRANGER, k -> k.watch(deletes));
        put(1, "key", "b");
        on(1, k -> k.txn(Txn.of(Op.delete(KEY))));

        Watch.Notice notice = lattice.node(STRANGER).call(() -> watch.next(Duration.ofSeconds(1)));

        assertThat(notice).isInstanceOf(Watch.Events.class);
        Watch.Event event = ((Watch.Events) notice).events().getFirst();
        assertThat(event.isDelete()).isTrue();
        assertThat(event.previous().orElseThrow().value().utf8()).isEqualTo("b");
    }

    @Test
    void aWatchThatAsksForCompactedHistoryIsTold() {
        for (int i = 0; i < 5; i++) {
            put(1, "key", "v" + i);
        }
        on(1, k -> k.compact(4, false));

        for (int node : List.of(1, STRANGER)) {
            Watch watch = on(node, k -> k.watch(WatchRequest.of(KeyRange.all(), 2)));
            assertThat(lattice.node(node).call(() -> watch.next(Duration.ofSeconds(1))))
                    .isEqualTo(new Watch.Compacted(4));
        }
    }

    @Test
    void aSlowWatcherIsServedFromHistory() {
        Watch watch = on(1, k -> k.watch(WatchRequest.of(KeyRange.all(), 0)));
        Bytes large = Bytes.wrap(new byte[1 << 20]);
        for (int i = 0; i < 20; i++) {
            Bytes key = Bytes.utf8("key" + i);
            on(1, k -> k.txn(Txn.of(Op.put(key, large))));
        }

        assertThat(drain(watch, 1)).hasSize(20);
    }

    @Test
    void aReadyWatchRunsItsActionOnce() {
        Watch watch = on(1, k -> k.watch(WatchRequest.of(KeyRange.all(), 0)));
        List<String> ran = new ArrayList<>();
        lattice.node(1).call(() -> watch.next(Duration.ZERO));
        watch.whenReady(() -> ran.add("ready"));
        lattice.world.runFor(SHORT);
        assertThat(ran).isEmpty();

        put(2, "a", "1");
        put(2, "b", "2");

        assertThat(ran).containsExactly("ready");
    }

    @Test
    void aWatchGoesOnWhenTheNodeThatServesItDies() {
        Watch watch = on(STRANGER, k -> k.watch(WatchRequest.of(KeyRange.all(), 1)));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            put(STRANGER, "key", "v" + i);
        }
        seen.addAll(drain(watch, STRANGER));
        for (int node = 1; node <= 3; node++) {
            lattice.crash(node);
            lattice.world.runFor(Duration.ofSeconds(8));
            put(STRANGER, "key", "after " + node);
            lattice.world.runFor(Duration.ofSeconds(8));
            seen.addAll(drain(watch, STRANGER));
            lattice.start(node);
            lattice.world.runFor(Duration.ofSeconds(3));
        }

        assertThat(seen).containsExactly("v0", "v1", "v2", "after 1", "after 2", "after 3");
    }

    // Blobs.

    @Test
    void aBlobIsFetchedFromAnyPeerAndKept() {
        Bytes content = Bytes.wrap(new byte[700_000]);
        String digest = lattice.node(2).call(() -> lattice.node(2).state.blobs().put(content));

        for (int node = 1; node <= STRANGER; node++) {
            Blobs blobs = lattice.node(node).state.blobs();
            assertThat(lattice.node(node).call(() -> blobs.fetch(digest))).isEqualTo(content);
            assertThat(blobs.has(digest)).isTrue();
            assertThat(blobs.local()).containsExactly(digest);
        }
    }

    @Test
    void aBlobComesFromWhoeverHasItWhenTheNodeThatTookItIsGone() {
        Bytes content = Bytes.wrap(new byte[300_000]);
        String digest = lattice.node(2).call(() -> lattice.node(2).state.blobs().put(content));
        Blobs third = lattice.node(3).state.blobs();
        lattice.node(3).call(() -> third.fetch(digest));
        lattice.crash(2);

        Blobs first = lattice.node(1).state.blobs();

        assertThat(lattice.node(1).call(() -> first.fetch(digest))).isEqualTo(content);
    }

    @Test
    void aPeerWhoseCopyIsDamagedIsPassedOver() {
        Bytes content = Bytes.utf8("content of a component");
        Blobs second = lattice.node(2).state.blobs();
        Blobs third = lattice.node(3).state.blobs();
        String digest = lattice.node(2).call(() -> second.put(content));
        lattice.node(3).call(() -> third.put(content));
        lattice.node(2).machine.disk().flipBit("blobs/" + digest.substring(7));

        Blobs first = lattice.node(1).state.blobs();

        assertThat(lattice.node(1).call(() -> first.fetch(digest))).isEqualTo(content);
    }

    @Test
    void aBlobThatManyWantAtOnceTravelsOnce() {
        Bytes content = Bytes.wrap(new byte[300_000]);
        Lattice.Node asker = lattice.node(1);
        String digest = lattice.node(2).call(() -> lattice.node(2).state.blobs().put(content));
        AtomicInteger stored = new AtomicInteger();
        lattice.world.onTrace(step -> {
            if (step.contains("replace blobs/" + digest.substring(7))) {
                stored.incrementAndGet();
            }
        });

        asker.call(() -> fetchFourTimes(asker, digest));

        assertThat(stored).hasValue(1);
    }

    private static boolean fetchFourTimes(Lattice.Node asker, String digest) {
        List<Promise<Bytes>> fetched = new ArrayList<>();
        try (TaskGroup group = new TaskGroup(asker.machine.environment(), "askers")) {
            for (int i = 0; i < 4; i++) {
                fetched.add(group.start("ask", () -> asker.state.blobs().fetch(digest)));
            }
            fetched.forEach(promise -> promise.await("a blob", Duration.ofSeconds(30)));
        }
        return true;
    }

    @Test
    void aBlobNobodyHasIsUnavailable() {
        String digest = "sha256:" + "0".repeat(64);
        Blobs blobs = lattice.node(1).state.blobs();

        assertCode(Code.UNAVAILABLE, () -> lattice.node(1).call(() -> blobs.fetch(digest)));
    }

    @Test
    void aDamagedBlobIsReplacedFromAPeer() {
        Bytes content = Bytes.utf8("content of a component");
        Blobs first = lattice.node(1).state.blobs();
        Blobs second = lattice.node(2).state.blobs();
        String digest = lattice.node(1).call(() -> first.put(content));
        lattice.node(2).call(() -> second.put(content));
        lattice.node(1).machine.disk().flipBit("blobs/" + digest.substring(7));

        assertThat(lattice.node(1).call(() -> first.fetch(digest))).isEqualTo(content);
        assertThat(lattice.node(1).call(() -> first.fetch(digest))).isEqualTo(content);
    }
}
