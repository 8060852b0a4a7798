package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.workflow.PulseHeader;
import dev.aether.workflow.PulseState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Apps whose change fails, and nodes that come and go while replicas are moved. */
class AppTroubleTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(90);

    /** Only one such replica fits on a node. */
    private static final String LARGE = "200Mi";

    private static final String SMALL = "16Mi";

    private static SimulatedLattice lattice(long seed, int size) {
        SimulatedLattice lattice = new SimulatedLattice(seed);
        lattice.grow(size);
        lattice.world().runFor(Duration.ofSeconds(8));
        return lattice;
    }

    private static ObjectNode spec(String digest, int replicas, String memory) {
        ObjectNode web =
                Json.object("from", digest)
                        .with("scale", Json.object("min", Json.number(replicas)))
                        .with("limits", Json.object("memory", memory));
        return Json.object("particle", Json.object("web", web));
    }

    /** The node of each placement on record, as a living node reads them. */
    private static Map<String, String> placements(SimulatedLattice lattice) {
        SimulatedNode reader = living(lattice);
        Map<String, String> found = new TreeMap<>();
        reader.call("placements", () -> records(reader))
                .forEach(record ->
                        found.put(
                                record.textAt("id").orElseThrow(),
                                record.textAt("node").orElseThrow()));
        return found;
    }

    private static List<Json> records(SimulatedNode reader) {
        Keyspace system = reader.wiring().state().keyspace("system");
        KeyRange all = KeyRange.prefix(Bytes.utf8("/placements/"));
        return system.range(RangeQuery.of(all)).entries().stream()
                .map(entry -> Json.parse(entry.value().toArray()))
                .toList();
    }

    private static SimulatedNode living(SimulatedLattice lattice) {
        return lattice.nodes().stream()
                .filter(node -> node.isUp() && node.isReady())
                .findFirst()
                .orElseThrow();
    }

    /** Every replica that runs anywhere, as often as it runs. */
    private static List<String> running(SimulatedLattice lattice) {
        return lattice.nodes().stream()
                .filter(node -> node.isUp() && node.isReady())
                .flatMap(node -> node.wiring().workloads().placements().stream())
                .toList();
    }

    private static Map<String, PulseState> pulses(SimulatedLattice lattice) {
        SimulatedNode reader = living(lattice);
        return reader.call("pulses", () -> reader.wiring().pulses().list()).stream()
                .collect(
                        Collectors.toMap(
                                pulse -> pulse.id().text(),
                                PulseHeader::state,
                                (one, other) -> one,
                                TreeMap::new));
    }

    private static String message(SimulatedLattice lattice, String app) {
        return lattice.read(0, app).orElseThrow().textAt("status", "message").orElse("");
    }

    private static int victimOf(SimulatedLattice lattice) {
        String holder = placements(lattice).values().iterator().next();
        return indexOf(lattice, holder);
    }

    private static int indexOf(SimulatedLattice lattice, String id) {
        for (int k = 0; k < lattice.nodes().size(); k++) {
            if (lattice.node(k).wiring().self().toString().equals(id)) {
                return k;
            }
        }
        throw new AssertionError("no node " + id);
    }

    private static void awaitPulse(SimulatedLattice lattice, String prefix, PulseState state) {
        for (int k = 0; k < 900; k++) {
            Set<PulseState> found = new TreeSet<>();
            pulses(lattice)
                    .forEach((id, each) -> {
                        if (id.startsWith(prefix)) {
                            found.add(each);
                        }
                    });
            if (found.contains(state)) {
                return;
            }
            lattice.world().runFor(Duration.ofMillis(100));
        }
        throw new AssertionError(prefix + " is not " + state + ": " + pulses(lattice));
    }

    private static void runsExactlyItsPlacements(SimulatedLattice lattice, int replicas) {
        lattice.world().runFor(SOON);
        assertThat(placements(lattice)).hasSize(replicas);
        assertThat(running(lattice))
                .containsExactlyInAnyOrderElementsOf(placements(lattice).keySet());
    }

    @Test
    void aComponentThatIsStoredNowhereFailsAtOnceAndIsNamed() {
        SimulatedLattice lattice = lattice(1, 3);
        String digest = "sha256:" + "0".repeat(64);

        lattice.apply(1, "ghost", spec(digest, 2, SMALL));
        lattice.awaitPhase(0, "ghost", "Failed", SOON);

        assertThat(message(lattice, "ghost")).contains(digest, "stored on no node", "upload");
        assertThat(placements(lattice)).isEmpty();
    }

    @Test
    void aComponentThatCannotRunFailsAtOnceAndSaysWhy() {
        SimulatedLattice lattice = lattice(2, 3);
        String digest = lattice.upload(0, "unusable");

        lattice.apply(0, "bad", spec(digest, 2, SMALL));
        lattice.awaitPhase(0, "bad", "Failed", SOON);

        assertThat(message(lattice, "bad")).contains("web", "cannot run");
        lattice.world().runFor(SOON);
        assertThat(placements(lattice)).isEmpty();
        assertThat(running(lattice)).isEmpty();
        assertThat(lattice.read(0, "bad").orElseThrow().wholeAt("status", "readyReplicas"))
                .hasValue(0);
    }

    @Test
    void anUpdateThatFailsLeavesTheOldReplicasServing() {
        SimulatedLattice lattice = lattice(3, 3);
        lattice.apply(0, "shop", spec(lattice.upload(0, "good"), 2, SMALL));
        lattice.awaitPhase(0, "shop", "Ready", LONG);
        Map<String, String> before = placements(lattice);

        lattice.apply(1, "shop", spec(lattice.upload(0, "unusable"), 2, SMALL));
        lattice.awaitPhase(0, "shop", "Failed", SOON);

        lattice.world().runFor(SOON);
        assertThat(placements(lattice)).isEqualTo(before);
        assertThat(running(lattice)).containsExactlyInAnyOrderElementsOf(before.keySet());
        assertThat(lattice.read(0, "shop").orElseThrow().wholeAt("status", "readyReplicas"))
                .hasValue(2);
    }

    /** Found by chaos, seed 183. */
    @Test
    void whatASupersededChangePlacedIsStartedThoughTheNextOneFails() {
        SimulatedLattice lattice = lattice(12, 3);
        lattice.apply(0, "large", spec(lattice.upload(0, "hello"), 4, LARGE));
        lattice.world().runFor(SOON);
        assertThat(placements(lattice)).as("the fourth waits for room").hasSize(3);
        assertThat(running(lattice)).as("all start together").isEmpty();

        lattice.apply(1, "large", spec("sha256:" + "0".repeat(64), 4, LARGE));
        lattice.awaitPhase(0, "large", "Failed", LONG);

        runsExactlyItsPlacements(lattice, 3);
    }

    @Test
    void aFailedUpdateDoesNotKeepALostNodesReplicasFromComingBack() {
        SimulatedLattice lattice = lattice(4, 3);
        lattice.apply(0, "shop", spec(lattice.upload(0, "good"), 2, SMALL));
        lattice.awaitPhase(0, "shop", "Ready", LONG);
        lattice.apply(1, "shop", spec(lattice.upload(0, "unusable"), 2, SMALL));
        lattice.awaitPhase(0, "shop", "Failed", LONG);

        lattice.crash(victimOf(lattice));

        lattice.run("two good replicas run", () -> running(lattice).size() == 2, LONG);
        runsExactlyItsPlacements(lattice, 2);
    }

    @Test
    void aReplicaThatWaitsForRoomIsGivenBackWhenItsNodeReturns() {
        SimulatedLattice lattice = lattice(5, 3);
        lattice.apply(0, "large", spec(lattice.upload(0, "hello"), 3, LARGE));
        lattice.awaitPhase(0, "large", "Ready", LONG);
        Map<String, String> before = placements(lattice);

        lattice.crash(2);
        lattice.world().runFor(Duration.ofSeconds(30));
        assertThat(placements(lattice)).isEqualTo(before);
        lattice.restart(2);

        awaitPulse(lattice, "restore-large", PulseState.COMPLETED);
        runsExactlyItsPlacements(lattice, 3);
        assertThat(placements(lattice)).isEqualTo(before);
        lattice.awaitPhase(0, "large", "Ready", LONG);
    }

    @Test
    void twoNodesLostAtOnceLoseNoReplica() {
        SimulatedLattice lattice = lattice(6, 5);
        lattice.apply(0, "shop", spec(lattice.upload(0, "hello"), 5, SMALL));
        lattice.awaitPhase(0, "shop", "Ready", LONG);

        lattice.crash(3);
        lattice.crash(4);
        lattice.run("five replicas run", () -> running(lattice).size() == 5, LONG);
        runsExactlyItsPlacements(lattice, 5);
        lattice.restart(3);
        lattice.restart(4);

        lattice.run(
                "both are back",
                () -> lattice.nodes().stream().allMatch(SimulatedNode::isReady),
                LONG);
        runsExactlyItsPlacements(lattice, 5);
    }

    @Test
    void anAppDeletedWhileItsReplicaWaitsForRoomIsGone() {
        SimulatedLattice lattice = lattice(7, 3);
        lattice.apply(0, "large", spec(lattice.upload(0, "hello"), 3, LARGE));
        lattice.awaitPhase(0, "large", "Ready", LONG);
        lattice.crash(2);
        awaitPulse(lattice, "restore-large", PulseState.RUNNING);

        lattice.delete(0, "large");

        awaitPulse(lattice, "undeploy-large", PulseState.COMPLETED);
        assertThat(lattice.read(0, "large")).isEmpty();
        lattice.restart(2);
        lattice.run("the node is back", () -> lattice.node(2).isReady(), LONG);
        runsExactlyItsPlacements(lattice, 0);
    }

    @Test
    void anAppUpdatedWhileItsReplicaWaitsForRoomRunsTheNewSpec() {
        SimulatedLattice lattice = lattice(8, 3);
        lattice.apply(0, "large", spec(lattice.upload(0, "hello"), 3, LARGE));
        lattice.awaitPhase(0, "large", "Ready", LONG);
        lattice.crash(2);
        awaitPulse(lattice, "restore-large", PulseState.RUNNING);

        lattice.apply(0, "large", spec(lattice.upload(0, "hello"), 2, LARGE));

        lattice.awaitPhase(0, "large", "Ready", LONG);
        runsExactlyItsPlacements(lattice, 2);
        lattice.restart(2);
        lattice.run("the node is back", () -> lattice.node(2).isReady(), LONG);
        runsExactlyItsPlacements(lattice, 2);
    }

    @Test
    void aNodeCutOffAndBackWithoutARestartIsLostAgainWhenItDies() {
        SimulatedLattice lattice = lattice(9, 3);
        lattice.apply(0, "shop", spec(lattice.upload(0, "hello"), 3, SMALL));
        lattice.awaitPhase(0, "shop", "Ready", LONG);

        lattice.network().isolate(lattice.node(2).wiring().self());
        awaitPulse(lattice, "restore-shop", PulseState.COMPLETED);
        lattice.network().heal();
        lattice.world().runFor(Duration.ofSeconds(20));
        runsExactlyItsPlacements(lattice, 3);
        lattice.apply(0, "more", spec(lattice.upload(0, "hello"), 3, SMALL));
        lattice.awaitPhase(0, "more", "Ready", LONG);

        lattice.crash(2);

        lattice.run("all run elsewhere", () -> running(lattice).size() == 6, LONG);
        runsExactlyItsPlacements(lattice, 6);
    }

    @Test
    void allNodesKilledAndRestartedMoveNothing() {
        SimulatedLattice lattice = lattice(10, 3);
        lattice.apply(0, "shop", spec(lattice.upload(0, "hello"), 3, SMALL));
        lattice.awaitPhase(0, "shop", "Ready", LONG);
        Map<String, String> before = placements(lattice);
        Set<String> pulsesBefore = pulses(lattice).keySet();

        for (int k = 0; k < 3; k++) {
            lattice.crash(k);
        }
        lattice.world().runFor(Duration.ofSeconds(30));
        for (int k = 0; k < 3; k++) {
            lattice.restart(k);
            lattice.world().runFor(Duration.ofSeconds(3));
        }

        lattice.run("three replicas run", () -> running(lattice).size() == 3, LONG);
        lattice.world().runFor(Duration.ofSeconds(90));
        assertThat(placements(lattice)).isEqualTo(before);
        assertThat(pulses(lattice).keySet()).isEqualTo(pulsesBefore);
        runsExactlyItsPlacements(lattice, 3);
    }

    @Test
    void allNodesKilledWhileReplicasAreMovedGiveBackWhatCanBe() {
        SimulatedLattice lattice = lattice(11, 3);
        lattice.apply(0, "large", spec(lattice.upload(0, "hello"), 3, LARGE));
        lattice.awaitPhase(0, "large", "Ready", LONG);
        Map<String, String> before = placements(lattice);
        lattice.crash(2);
        awaitPulse(lattice, "restore-large", PulseState.RUNNING);

        lattice.crash(0);
        lattice.crash(1);
        lattice.world().runFor(Duration.ofSeconds(5));
        for (int k = 0; k < 3; k++) {
            lattice.restart(k);
        }

        lattice.run("three replicas run", () -> running(lattice).size() == 3, LONG);
        awaitPulse(lattice, "restore-large", PulseState.COMPLETED);
        assertThat(placements(lattice)).isEqualTo(before);
        runsExactlyItsPlacements(lattice, 3);
    }
}
