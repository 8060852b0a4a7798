package dev.aether.state.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Environment;
import dev.aether.environment.Randomness;
import dev.aether.state.Keyspaces;
import dev.aether.state.Lattice;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Transactions over the keyspaces of one lattice in a storm of faults, and the judgement. */
final class KeyspacesStorm {
    private static final List<String> KEYSPACES = List.of("a", "b", "default");
    private static final int NODES = 3;
    private static final int CLIENTS = 2;
    private static final int ROUNDS = 20;
    private static final int ANSWERS_MIN = 20;
    private static final Duration PAUSE_MAX = Duration.ofMillis(80);

    /** Orphans end, and whoever waits for them is answered. */
    private static final Duration CALM_MAX = Duration.ofSeconds(20);

    private static final Duration REST = Duration.ofSeconds(7);

    private final Disorder disorder = new Disorder();
    private final Lattice lattice;
    private final SharedLists lists;
    private final Faults faults;
    private final Randomness chance;
    private final UnaryOperator<Keyspaces> view;
    private int clients;
    private boolean stopped;

    /**
     * @param view how the clients see the keyspaces
     */
    KeyspacesStorm(long seed, UnaryOperator<Keyspaces> view) {
        this.view = view;
        Lattice.Fittings fittings =
                new Lattice.Fittings(
                        UnaryOperator.identity(), (transport, of) -> disorder.over(transport, of));
        lattice =
                new Lattice(
                        seed,
                        Lattice.config(100, 2048).withRequestTimeout(Duration.ofSeconds(2)),
                        fittings);
        lists = new SharedLists(KEYSPACES, lattice.world::nanos);
        faults = new Faults(lattice, disorder, this::attend);
        chance = lattice.world.randomness().fork("storm");
    }

    /**
     * @throws AssertionError if a promise was broken, with what happened before
     */
    void play() {
        try {
            begin();
            rage();
            judge();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    broken.getMessage() + "\nafter\n" + String.join("\n", faults.story()), broken);
        }
    }

    private void begin() {
        for (int number = 1; number <= NODES; number++) {
            lattice.start(number);
        }
        lattice.world.runFor(Duration.ofSeconds(3));
        Lattice.Node first = lattice.node(1);
        for (String name : KEYSPACES.subList(0, 2)) {
            assertThat(first.call(() -> first.keyspaces().make(name)))
                    .isInstanceOf(Keyspaces.Making.Made.class);
        }
        lattice.up().forEach(this::attend);
    }

    private void attend(Lattice.Node node) {
        for (int i = 0; i < CLIENTS; i++) {
            String client = "client " + clients++;
            Randomness own = chance.fork(client);
            Environment environment = node.machine.environment();
            environment
                    .threads()
                    .start(client, () -> work(environment, view.apply(node.keyspaces()), own));
        }
    }

    private void work(Environment environment, Keyspaces through, Randomness own) {
        while (!stopped) {
            lists.act(through, own);
            environment
                    .timers()
                    .sleep(Duration.ofNanos(1 + own.nextInt((int) PAUSE_MAX.toNanos())));
        }
    }

    private void rage() {
        for (int round = 0; round < ROUNDS; round++) {
            faults.disturb();
            lattice.world.runFor(Duration.ofMillis(50 + chance.nextInt(700)));
            faults.endDue();
        }
        faults.pass();
    }

    private void judge() {
        int before = lists.committed();
        assertThat(lattice.await(CALM_MAX, () -> lists.committed() > before + ANSWERS_MIN))
                .as("progress when all is well")
                .isTrue();
        stopped = true;
        lattice.world.runFor(REST);
        Lattice.Node witness = lattice.up().get(chance.nextInt(NODES));
        witness.call(() -> {
            lists.readAll(witness.keyspaces());
            return true;
        });
        assertThat(TransactionOrder.violation(lists.txns())).isEmpty();
        for (String keyspace : KEYSPACES) {
            long different =
                    lattice.up().stream()
                            .map(node -> node.call(() -> node.keyspace(keyspace).hash(0).hash()))
                            .distinct()
                            .count();
            assertThat(different).as("replicas of %s are equal", keyspace).isOne();
        }
    }
}
