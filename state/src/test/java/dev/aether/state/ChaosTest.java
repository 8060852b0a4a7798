package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Randomness;
import dev.aether.environment.property.Property;
import dev.aether.state.checking.Linearizability;
import dev.aether.state.checking.WatchOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole lattices under crashes, partitions, pauses and loss: nothing promised is broken. */
final class ChaosTest {
    private static final int SEEDS = Integer.getInteger("aether.state.seeds", 40);
    private static final int ROUNDS = 8;

    /** Few entries per checkpoint and little log kept, so that images travel often. */
    private static StateConfig config() {
        return Lattice.config(100, 2048).withRequestTimeout(Duration.ofSeconds(2));
    }

    @Test
    void aLatticeOfThreeKeepsItsPromises() {
        Property.check("three nodes", SEEDS, gen -> new Run(gen.seed(), 3).play());
    }

    @Test
    void aLatticeOfFiveWithNodesThatHoldNoReplicaKeepsItsPromises() {
        Property.check("five nodes", SEEDS / 2, gen -> new Run(gen.seed(), 5).play());
    }

    @Test
    void aSingleNodeKeepsItsPromises() {
        Property.check("one node", SEEDS / 2, gen -> new Run(gen.seed(), 1).play());
    }

    /** One lattice, its clients, and what is done to it. */
    private static final class Run {
        private final Lattice lattice;
        private final Witness witness;
        private final Randomness chance;
        private final int size;

        Run(long seed, int size) {
            this.lattice = new Lattice(seed, config());
            this.size = size;
            this.witness = new Witness(lattice);
            this.chance = lattice.world.randomness().fork("faults");
        }

        void play() {
            for (int number = 1; number <= size; number++) {
                lattice.start(number);
            }
            lattice.world.runFor(Duration.ofMillis(chance.nextInt(3000)));
            lattice.up().forEach(witness::attend);
            for (int round = 0; round < ROUNDS; round++) {
                disturb();
                lattice.world.runFor(Duration.ofMillis(200 + chance.nextInt(1500)));
                if (chance.nextInt(3) == 0) {
                    repair();
                }
            }
            repair();
            lattice.world.runFor(Duration.ofSeconds(10));
            witness.clients().stop();
            lattice.world.runFor(Duration.ofSeconds(5));
            judge();
        }

        private void disturb() {
            Lattice.Node node = lattice.node(1 + chance.nextInt(size));
            Lattice.Node other = lattice.node(1 + chance.nextInt(size));
            switch (chance.nextInt(9)) {
                case 0, 1 -> lattice.crash(node.number);
                case 2 -> revive();
                case 3 -> lattice.network.isolate(node.id);
                case 4 -> lattice.network.partitionOneWay(node.id, other.id);
                case 5 -> pause(node);
                case 6 -> lattice.network.loss(0.05);
                case 7 ->
                        node.machine
                                .disk()
                                .forceTakes(Duration.ofMillis(5), Duration.ofMillis(100));
                default -> crashAll();
            }
        }

        private void pause(Lattice.Node node) {
            if (node.isUp()) {
                node.machine.pause();
                lattice.world.runFor(Duration.ofMillis(chance.nextInt(3000)));
                node.machine.resume();
            }
        }

        private void crashAll() {
            if (chance.nextInt(3) == 0) {
                lattice.up().forEach(node -> lattice.crash(node.number));
                lattice.world.runFor(Duration.ofMillis(100));
                revive();
            }
        }

        private void revive() {
            for (Lattice.Node node : lattice.all()) {
                if (!node.isUp()) {
                    witness.attend(lattice.start(node.number));
                }
            }
        }

        private void repair() {
            lattice.network.heal();
            lattice.network.loss(0);
            for (Lattice.Node node : lattice.all()) {
                node.machine.disk().forceTakes(Duration.ofNanos(100_000), Duration.ofMillis(1));
            }
            revive();
        }

        private void judge() {
            assertThat(Linearizability.violation(witness.clients().history())).isEmpty();
            List<Watch.Event> truth = truth();
            Set<String> lost = new LinkedHashSet<>(witness.clients().acknowledged());
            truth.forEach(event -> lost.remove(event.current().value().utf8()));
            assertThat(lost).as("acknowledged writes that are gone").isEmpty();
            witness.watched()
                    .forEach((name, delivered) ->
                            assertThat(WatchOrder.violation(delivered, truth)).as(name).isEmpty());
            assertThat(lattice.up().stream().map(Run::content).collect(Collectors.toSet()))
                    .as("the same everywhere")
                    .hasSize(1);
            assertThat(witness.clients().acknowledged()).as("progress").hasSizeGreaterThan(10);
        }

        private List<Watch.Event> truth() {
            Lattice.Node node = lattice.node(1);
            return node.call(() -> {
                Keyspace keyspace = node.keyspace("default");
                long last =
                        keyspace.range(RangeQuery.of(KeyRange.single(Bytes.utf8("x")))).revision();
                List<Watch.Event> events = new ArrayList<>();
                WatchRequest all = new WatchRequest(KeyRange.all(), 1, true, true, true);
                try (Watch watch = keyspace.watch(all)) {
                    long seen = 1;
                    while (seen < last) {
                        if (watch.next(Duration.ofSeconds(1)) instanceof Watch.Events batch) {
                            events.addAll(batch.events());
                            seen = batch.revision();
                        }
                    }
                }
                return events;
            });
        }

        private static RangeResult content(Lattice.Node node) {
            return node.call(() -> node.keyspace("default").range(RangeQuery.of(KeyRange.all())));
        }
    }
}
