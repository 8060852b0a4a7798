package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Randomness;
import dev.aether.environment.property.Property;
import dev.aether.state.Keyspaces.Entry;
import dev.aether.state.Keyspaces.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Keyspaces made, written and ended while nodes die and lose each other end whole or not at all.
 */
final class KeyspacesChaosTest {
    private static final int SEEDS = Integer.getInteger("aether.state.seeds", 20);
    private static final int SIZE = 5;
    private static final int ROUNDS = 10;
    private static final int NAMES = 6;

    @Test
    void whatWasMadeInAStormIsWholeAfterIt() {
        Property.check("keyspaces", SEEDS, gen -> new Run(gen.seed()).play());
    }

    /** A founder that was not reached in time was replaced, and founded all the same. */
    @Test
    void aFounderIsNotReplacedBeforeAllHoldTheirPart() {
        Property.replay("keyspaces", -4860620830020284951L, gen -> new Run(gen.seed()).play());
    }

    /** One lattice and what is done in it. */
    private static final class Run {
        private final Lattice lattice;
        private final Randomness chance;

        /** Values acknowledged, by keyspace; the first ones are never ended. */
        private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

        Run(long seed) {
            lattice =
                    new Lattice(
                            seed,
                            Lattice.config(100, 2048).withRequestTimeout(Duration.ofSeconds(2)));
            chance = lattice.world.randomness().fork("faults");
        }

        void play() {
            for (int number = 1; number <= SIZE; number++) {
                lattice.start(number);
            }
            lattice.world.runFor(Duration.ofSeconds(3));
            for (int round = 0; round < ROUNDS; round++) {
                use();
                lattice.world.runFor(Duration.ofMillis(chance.nextInt(60)));
                disturb();
                lattice.world.runFor(Duration.ofMillis(chance.nextInt(1500)));
                use();
                if (chance.nextInt(3) == 0) {
                    repair();
                }
            }
            repair();
            lattice.world.runFor(Duration.ofSeconds(60));
            judge();
        }

        private void use() {
            for (Lattice.Node node : lattice.up()) {
                String name = "k" + chance.nextInt(NAMES);
                boolean kept = name.compareTo("k" + NAMES / 2) < 0;
                boolean ends = !kept && chance.nextInt(3) == 0;
                String value = node.number + "-" + lattice.world.nanos();
                node.machine
                        .environment()
                        .threads()
                        .start("user", () -> act(node, name, value, ends, kept));
            }
        }

        private void act(Lattice.Node node, String name, String value, boolean ends, boolean kept) {
            try {
                if (ends) {
                    node.state.keyspaces().end(name);
                    return;
                }
                node.state.keyspaces().make(name);
                Bytes text = Bytes.utf8(value);
                node.keyspace(name).txn(Txn.of(Op.put(text, text)));
                if (kept) {
                    acknowledged.put(value, name);
                }
            } catch (StateException unavailable) {
                assertThat(unavailable).hasMessageNotContaining("damaged");
            }
        }

        private void disturb() {
            Lattice.Node node = lattice.node(1 + chance.nextInt(SIZE));
            Lattice.Node other = lattice.node(1 + chance.nextInt(SIZE));
            switch (chance.nextInt(6)) {
                case 0, 1 -> lattice.crash(node.number);
                case 2 -> lattice.network.isolate(node.id);
                case 3 -> lattice.network.partitionOneWay(node.id, other.id);
                case 4 -> lattice.network.loss(0.05);
                default -> revive();
            }
        }

        private void revive() {
            lattice.all().stream()
                    .filter(node -> !node.isUp())
                    .forEach(node -> lattice.start(node.number));
        }

        private void repair() {
            lattice.network.heal();
            lattice.network.loss(0);
            revive();
        }

        private void judge() {
            Lattice.Node witness = lattice.node(1 + chance.nextInt(SIZE));
            List<Entry> entries = witness.call(() -> entries(witness));
            TreeSet<String> names = new TreeSet<>(List.of("system", "default"));
            for (Entry entry : entries) {
                assertThat(entry.phase()).as(entry.toString()).isEqualTo(Phase.READY);
                names.add(entry.name());
                assertWhole(entry);
            }
            assertThat(entries.stream().map(Entry::group)).doesNotHaveDuplicates();
            for (Lattice.Node node : lattice.all()) {
                assertThat(names).as("held by " + node.number).containsAll(node.state.held());
            }
            Map<String, String> lost = new TreeMap<>(acknowledged);
            entries.forEach(entry -> lost.keySet().removeAll(values(witness, entry.name())));
            assertThat(lost).as("acknowledged writes that are gone").isEmpty();
        }

        private List<Entry> entries(Lattice.Node node) {
            Keyspaces keyspaces = node.state.keyspaces();
            return node
                    .keyspace("system")
                    .range(RangeQuery.of(keyspaces.records()))
                    .entries()
                    .stream()
                    .map(keyspaces::entry)
                    .toList();
        }

        private void assertWhole(Entry entry) {
            List<String> first = values(lattice.node(1), entry.name());
            for (Lattice.Node node : lattice.all()) {
                assertThat(values(node, entry.name())).as(entry.name()).isEqualTo(first);
            }
            assertThat(lattice.status(1, entry.name()).voters()).as(entry.name()).hasSize(3);
        }

        private List<String> values(Lattice.Node node, String name) {
            return node
                    .call(() -> node.keyspace(name).range(RangeQuery.of(KeyRange.all())).entries())
                    .stream()
                    .map(entry -> entry.value().utf8())
                    .toList();
        }
    }
}
