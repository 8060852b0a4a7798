package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Replicas come, go, and share one log. */
final class ReplicasTest {
    private static final int GROUPS = 40;
    private static final ReplicaId SELF = ReplicaId.first(new NodeId(1));

    private final SimulatedWorld world = new SimulatedWorld(5);
    private final SimulatedMachine machine = world.machine("a");
    private final Map<GroupId, Journal> journals = new TreeMap<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Nobody listener = new Nobody();

    private static final class Nobody implements GroupListener {
        private final List<RuntimeException> failures = new ArrayList<>();

        @Override
        public void leadershipChanged(GroupId group, Leadership leadership) {}

        @Override
        public void configurationChanged(GroupId group, Configuration configuration) {}

        @Override
        public void groupFailed(GroupId group, RuntimeException cause) {
            failures.add(cause);
        }

        @Override
        public void logFailed(WalException cause) {
            failures.add(cause);
        }
    }

    private Groups open() {
        Environment environment = machine.environment();
        return machine.call(
                "open",
                Duration.ofMinutes(1),
                () ->
                        new Groups(
                                environment,
                                environment.threads().loop("consensus"),
                                Lattice.config(),
                                (to, batch) -> {},
                                listener));
    }

    private Journal journal(GroupId group) {
        Journal journal = new Journal(machine.environment(), group, SELF, (any, entry) -> {});
        journals.put(group, journal);
        return journal;
    }

    private Groups openWithManyGroups() {
        Groups groups = open();
        for (int i = 1; i <= GROUPS; i++) {
            GroupId group = new GroupId(i);
            Configuration alone = Configuration.ofVoters(List.of(SELF));
            groups.create(group, SELF, alone, journal(group), done -> {});
        }
        world.runFor(Duration.ofSeconds(1));
        return groups;
    }

    private long forces() {
        return metric("aether_wal_force_seconds_count");
    }

    private long metric(String name) {
        return machine.environment()
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private void submitToAll(Groups groups, String command) {
        for (int i = 1; i <= GROUPS; i++) {
            groups.submit(new GroupId(i), Bytes.utf8(command), outcomes::add);
        }
        world.runFor(Duration.ofSeconds(1));
    }

    @Test
    void commandsOfManyGroupsShareOneForce() {
        Groups groups = openWithManyGroups();
        long before = forces();

        submitToAll(groups, "one");

        assertThat(outcomes).hasSize(GROUPS).allMatch(Outcome.Applied.class::isInstance);
        assertThat(forces() - before).isLessThanOrEqualTo(3);
    }

    @Test
    void everyGroupComesBackFromTheSharedLog() {
        Groups groups = openWithManyGroups();
        for (int i = 0; i < 20; i++) {
            submitToAll(groups, "command " + i);
        }

        machine.restart();
        Groups again = open();
        for (RecoveredGroup one : again.recovered()) {
            again.resume(one.group(), journal(one.group()), done -> {});
        }
        world.runFor(Duration.ofSeconds(1));

        assertThat(again.recovered()).hasSize(GROUPS);
        assertThat(journals.values()).allMatch(one -> one.commands().size() == 20);
        assertThat(listener.failures).isEmpty();
    }

    @Test
    void theLogsOfAllGroupsTogetherStayWithinTheirMemory() {
        Groups groups = openWithManyGroups();
        long memory = Lattice.config().log().memoryBytes();

        for (int i = 0; i < 30; i++) {
            submitToAll(groups, "x".repeat(100));
        }

        assertThat(outcomes).hasSize(30 * GROUPS).allMatch(Outcome.Applied.class::isInstance);
        assertThat(30L * GROUPS * 100).isGreaterThan(5 * memory);
        assertThat(metric("aether_consensus_log_bytes")).isBetween(1L, 2 * memory);
    }

    @Test
    void aRemovedReplicaIsForgottenAndRefusesCommands() {
        Groups groups = openWithManyGroups();
        List<Boolean> removed = new ArrayList<>();

        groups.remove(new GroupId(1), removed::add);
        groups.remove(new GroupId(1), removed::add);
        submitToAll(groups, "after");
        machine.restart();

        assertThat(removed).containsExactlyInAnyOrder(true, false);
        assertThat(outcomes).contains(new Outcome.Stopped()).hasSize(GROUPS);
        assertThat(open().recovered()).hasSize(GROUPS - 1);
    }

    @Test
    void aReplicaThatLostItsStateIsRefusedAndComesBackAsTheNextGeneration() {
        Lattice lattice = new Lattice(3, 3);
        for (int i = 0; i < 400; i++) {
            lattice.awaitLeader().submit("command " + i);
        }
        lattice.await(() -> lattice.witness().acknowledgements() == 400, "acknowledgements");
        Lattice.Node leader = lattice.awaitLeader();
        Lattice.Node lost =
                lattice.nodes().stream().filter(node -> node != leader).findFirst().orElseThrow();
        lattice.await(() -> lost.journal().commands().size() == 400, "all there");

        lattice.world().runFor(Duration.ofSeconds(1));
        lost.loseState();
        lattice.await(() -> !lost.failures().isEmpty(), "the refusal");
        Journal fresh = lost.recreate();
        change(lattice, new ConfigurationChange.Remove(lost.self()));
        change(lattice, new ConfigurationChange.Add(lost.self().next()));
        lattice.await(() -> fresh.commands().size() == 400, "everything again");
        change(lattice, new ConfigurationChange.Promote(lost.self().next()));

        assertThat(lost.failures().getFirst())
                .isInstanceOf(ReplicaException.class)
                .hasMessageContaining("aether node repair");
    }

    private void change(Lattice lattice, ConfigurationChange change) {
        outcomes.clear();
        while (outcomes.isEmpty() || !(outcomes.getLast() instanceof Outcome.Applied)) {
            int before = outcomes.size();
            lattice.awaitLeader().groups().change(Lattice.GROUP, change, outcomes::add);
            lattice.await(() -> outcomes.size() > before, "an answer to " + change);
            lattice.world().runFor(Duration.ofMillis(100));
        }
    }
}
