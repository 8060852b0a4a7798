package dev.aether.simulation;

import dev.aether.environment.Randomness;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.Watch;
import dev.aether.state.checking.KeyClients;
import dev.aether.state.checking.Linearizability;
import dev.aether.state.checking.WatchOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One run of a whole lattice through a storm while it is used; afterwards everything promised must
 * hold. The same seed gives the same run.
 */
public final class Chaos {
    private static final int ROUNDS = 12;
    private static final Duration HEALING_MAX = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final int KEYS = 4;
    private static final Duration CLIENT_PAUSE_MAX = Duration.ofMillis(300);

    private final SimulatedLattice lattice;
    private final Randomness chance;
    private final KeyClients clients;
    private final Watchers watchers;
    private final AppClients users;
    private final Storm storm;
    private final Judgement judgement;

    public Chaos(long seed) {
        this.lattice = new SimulatedLattice(seed);
        this.chance = lattice.world().randomness().fork("chaos");
        this.clients =
                new KeyClients(
                        lattice.world().randomness().fork("key clients"),
                        lattice.world()::nanos,
                        KEYS,
                        CLIENT_PAUSE_MAX);
        this.watchers = new Watchers();
        this.users = new AppClients(lattice);
        this.storm = new Storm(lattice);
        this.judgement = new Judgement(lattice, users);
    }

    public SimulatedLattice lattice() {
        return lattice;
    }

    /** What befell the lattice, for people. */
    public List<String> storm() {
        return storm.log();
    }

    /**
     * Runs it all.
     *
     * @throws AssertionError naming the seed and what does not hold
     */
    public void run(int size) {
        lattice.grow(size);
        users.prepare();
        lattice.nodes().forEach(this::attend);
        lattice.nodes().forEach(node -> node.onReady(this::attend));
        use();
        for (int round = 0; round < ROUNDS; round++) {
            storm.blow();
            for (int moment = 0; moment < 4; moment++) {
                lattice.world().runFor(Duration.ofMillis(100 + chance.nextInt(800)));
                use();
            }
        }
        storm.pass();
        heal();
        judge();
    }

    private void attend(SimulatedNode node) {
        clients.attend(
                node.name(),
                node.machine().environment(),
                node.wiring().state().keyspace("default"));
        watchers.attend(node);
    }

    /** Users do something on some node that is ready. */
    private void use() {
        List<SimulatedNode> ready =
                lattice.nodes().stream().filter(SimulatedNode::isReady).toList();
        if (ready.isEmpty()) {
            return;
        }
        SimulatedNode node = ready.get(chance.nextInt(ready.size()));
        users.call(node);
        if (chance.nextInt(3) == 0) {
            users.change(node);
        }
    }

    private void heal() {
        long end = lattice.world().nanos() + HEALING_MAX.toNanos();
        List<String> open;
        do {
            lattice.world().runFor(LOOK_EVERY);
            open = judgement.open(lattice.node(chance.nextInt(lattice.nodes().size())));
        } while (!open.isEmpty() && lattice.world().nanos() < end);
        demand("still open " + HEALING_MAX.toSeconds() + " s after the storm", open);
        clients.stop();
        lattice.world().runFor(Duration.ofSeconds(5));
    }

    private void judge() {
        demand("acted twice", judgement.repetitions());
        demand("wrong answers", users.wrongAnswers());
        Linearizability.violation(clients.history()).ifPresent(why -> demand("keys", List.of(why)));
        SimulatedNode witness = lattice.node(0);
        List<Watch.Event> truth = witness.call("truth", () -> truth(witness));
        Set<String> lost = new LinkedHashSet<>(clients.acknowledged());
        truth.forEach(event -> lost.remove(event.current().value().utf8()));
        demand("acknowledged writes that are gone", List.copyOf(lost));
        watchers.delivered()
                .forEach((node, delivered) -> {
                    Optional<String> wrong = WatchOrder.violation(delivered, truth);
                    wrong.ifPresent(why -> demand("the watch on " + node, List.of(why)));
                });
    }

    /** Every change of the keyspace since its beginning. */
    private static List<Watch.Event> truth(SimulatedNode node) {
        Keyspace keyspace = node.wiring().state().keyspace("default");
        long last = keyspace.range(RangeQuery.of(KeyRange.all()).limitedTo(1)).revision();
        List<Watch.Event> events = new ArrayList<>();
        try (Watch watch = keyspace.watch(Watchers.everything(1))) {
            long seen = 1;
            while (seen < last) {
                if (watch.next(Duration.ofSeconds(1)) instanceof Watch.Events batch) {
                    events.addAll(batch.events());
                    seen = batch.revision();
                }
            }
        }
        return events;
    }

    private void demand(String what, List<String> violations) {
        if (!violations.isEmpty()) {
            throw new AssertionError(
                    "seed %d: %s: %s; the storm: %s"
                            .formatted(lattice.world().seed(), what, violations, storm.log()));
        }
    }
}
