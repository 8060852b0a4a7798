package dev.aether.state.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Randomness;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Lattice;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.checking.Linearizability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One lattice with all its clients in a storm of faults, and the judgement after it. */
final class Storm {
    private static final int ROUNDS = 20;
    private static final int CHURN_ONE_IN = 6;
    private static final int ANSWERS_MIN = 50;
    private static final Duration LOST_AFTER = Duration.ofSeconds(3);
    private static final Duration CALM_MAX = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofSeconds(7);

    private final Lattice lattice;
    private final Disorder disorder = new Disorder();
    private final Crowd crowd;
    private final Faults faults;
    private final Randomness chance;
    private final Rules rules;
    private int answeredInStorm;

    Storm(long seed, Rules rules) {
        this.rules = rules;
        Lattice.Fittings fittings =
                new Lattice.Fittings(
                        rules.sabotage().machine(),
                        (transport, of) -> disorder.over(transport, of));
        lattice =
                new Lattice(
                        seed,
                        Lattice.config(100, 2048)
                                .withRequestTimeout(Duration.ofSeconds(2))
                                .withLostAfter(LOST_AFTER),
                        fittings);
        crowd =
                new Crowd(
                        lattice, rules.nodes(), 1 + rules.driftMax(), rules.sabotage().keyspace());
        faults = new Faults(lattice, disorder, crowd::attend);
        chance = lattice.world.randomness().fork("storm");
    }

    /**
     * @throws AssertionError if a promise was broken, with what happened before
     */
    void play() {
        try {
            rage();
            rest();
            judge();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    broken.getMessage() + "\nafter\n" + String.join("\n", faults.story()), broken);
        }
    }

    private void rage() {
        for (int number = 1; number <= rules.nodes(); number++) {
            Lattice.Node node = lattice.start(number);
            if (chance.nextInt(2) == 0) {
                node.machine.driftClock(1 + rules.driftMax() * (2 * chance.nextDouble() - 1));
            }
        }
        lattice.world.runFor(Duration.ofMillis(500 + chance.nextInt(2000)));
        lattice.up().forEach(crowd::attend);
        Churn churn = new Churn(lattice, faults, crowd::attend);
        int damaging = chance.nextInt(2 * ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            if (round == damaging && rules.nodes() > 1) {
                faults.damage();
            } else if (rules.churns() && chance.nextInt(CHURN_ONE_IN) == 0) {
                churn.change();
            }
            faults.disturb();
            lattice.world.runFor(Duration.ofMillis(50 + chance.nextInt(700)));
            faults.endDue();
        }
        faults.pass();
        if (rules.churns()) {
            churn.settle();
        }
        answeredInStorm = crowd.answered();
    }

    /** Time for every lease to end and every replica to learn everything. */
    private void rest() {
        assertThat(lattice.await(CALM_MAX, this::progresses))
                .as("progress when all is well")
                .isTrue();
        lattice.world.runFor(Duration.ofSeconds(1));
        crowd.stop();
        lattice.world.runFor(rules.readsAreCurrent() ? REST : REST.multipliedBy(2));
    }

    /** Clients are answered again, after the storm. */
    private boolean progresses() {
        return crowd.answered() > answeredInStorm + ANSWERS_MIN;
    }

    private void judge() {
        assertThat(lattice.up()).as("nodes that work").hasSize(lattice.all().size());
        assertThat(lattice.up()).as("nodes that work").noneMatch(Lattice.Node::hasFailed);
        Lattice.Node witness = lattice.up().get(chance.nextInt(lattice.all().size()));
        Keyspace keyspace = witness.keyspace("default");
        long last = witness.call(() -> readAll(keyspace));
        Revisions revisions = new Revisions(crowd.recorders());
        assertThat(revisions.gap()).as("revisions").isEmpty();
        assertThat(revisions.last()).as("heard by watches").isEqualTo(last);
        crowd.recorders().forEach(recorder -> assertThat(revisions.violation(recorder)).isEmpty());
        List<Answered> answers = new ArrayList<>(crowd.registers().answers());
        answers.addAll(crowd.lists().answers());
        assertThat(revisions.violation(rules.trusted(answers))).isEmpty();
        if (rules.readsAreCurrent()) {
            assertThat(Linearizability.violation(crowd.registers().history())).isEmpty();
        }
        assertThat(TransactionOrder.violation(rules.trustedTxns(crowd.lists().txns()))).isEmpty();
        assertThat(crowd.holders().violation(crowd.recorders())).isEmpty();
        assertThat(witness.call(() -> leased(keyspace))).as("keys of leases").isEmpty();
        assertThat(witness.call(keyspace::leases)).as("leases").isEmpty();
        assertThat(hashes()).as("replicas are equal").hasSize(1);
        lattice.up().forEach(this::judgeHoldings);
    }

    private void judgeHoldings(Lattice.Node node) {
        for (String held : node.held()) {
            assertThat(lattice.members(held)).as("members of " + held).contains(node.id);
        }
    }

    /**
     * @return the newest revision
     */
    private long readAll(Keyspace keyspace) {
        crowd.lists().readAll(keyspace);
        RangeResult all = keyspace.range(RangeQuery.of(KeyRange.all()));
        return all.revision();
    }

    private static List<KeyValue> leased(Keyspace keyspace) {
        return keyspace.range(RangeQuery.of(KeyRange.all())).entries().stream()
                .filter(entry -> entry.lease() != 0)
                .toList();
    }

    private List<Integer> hashes() {
        return lattice.up().stream()
                .map(node -> node.call(() -> node.keyspace("default").hash(0).hash()))
                .collect(Collectors.toSet())
                .stream()
                .toList();
    }
}
