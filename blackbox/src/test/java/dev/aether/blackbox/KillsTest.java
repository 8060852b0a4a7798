package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.aether.state.checking.Linearizability;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Three real nodes are killed and cut off again and again while clients work: nothing acknowledged
 * is lost, and what was answered fits one order. {@code -Daether.kills=N} and {@code
 * -Daether.cuts=N} make it long, {@code -Daether.draw=N} repeats the same choices.
 */
final class KillsTest {
    private static final int KILLS = Integer.getInteger("aether.kills", 5);
    private static final int CUTS = Integer.getInteger("aether.cuts", 4);
    private static final int CLIENTS = 9;
    private static final int NODES = 3;

    private final long seed = Long.getLong("aether.draw", System.currentTimeMillis());
    private final Random random = new Random(seed);

    @Test
    void whatIsAcknowledgedSurvivesKillsOfOneTwoOrAllNodes() {
        try (Lattice lattice = Lattice.of(NODES);
                KeyLoad load = new KeyLoad(lattice, CLIENTS, seed)) {
            awaitProgress(load);
            int killed = 0;
            for (int round = 0; round < KILLS; round++) {
                killed += killSome(lattice);
                Waiting.passing(Duration.ofMillis(random.nextInt(800)));
                startDead(lattice);
                Waiting.passing(Duration.ofMillis(random.nextInt(4000)));
            }
            lattice.startAll();
            judge(lattice, load, killed + " processes killed in " + KILLS + " turns");
        }
    }

    /** The next kill may come while a node still starts. */
    private int killSome(Lattice lattice) {
        List<Integer> sizes = List.of(1, 1, 1, 2, 3);
        int many = sizes.get(random.nextInt(sizes.size()));
        int first = random.nextInt(NODES);
        int killed = 0;
        for (int i = 0; i < many; i++) {
            NodeProcess node = lattice.nodes().get((first + i) % NODES);
            if (node.isAlive()) {
                node.kill();
                killed++;
            }
        }
        return killed;
    }

    private static void startDead(Lattice lattice) {
        lattice.nodes().stream().filter(node -> !node.isAlive()).forEach(NodeProcess::start);
    }

    @Test
    void whatIsAcknowledgedSurvivesPartitions() {
        try (Namespaces places = namespaces();
                Lattice lattice = Lattice.at(places.places());
                KeyLoad load = new KeyLoad(lattice, CLIENTS, seed)) {
            awaitProgress(load);
            for (int round = 0; round < CUTS; round++) {
                cutSome(places);
                Waiting.passing(Duration.ofMillis(500 + random.nextInt(3000)));
                if (random.nextInt(2) == 0) {
                    places.heal();
                    Waiting.passing(Duration.ofMillis(random.nextInt(1500)));
                }
            }
            places.heal();
            judge(lattice, load, CUTS + " cuts");
        }
    }

    private static Namespaces namespaces() {
        try {
            return new Namespaces(NODES);
        } catch (IllegalStateException refused) {
            Figures.tell("no partitions are tested: %s", String.valueOf(refused.getMessage()));
            return abort("no network namespaces here");
        }
    }

    /** One node from all others, or one direction between two. */
    private void cutSome(Namespaces places) {
        int one = random.nextInt(NODES);
        int next = (one + 1) % NODES;
        int last = (one + 2) % NODES;
        places.cut(one + 1, next + 1);
        if (random.nextInt(3) > 0) {
            places.cut(next + 1, one + 1);
            places.cut(one + 1, last + 1);
            places.cut(last + 1, one + 1);
        }
    }

    private static void awaitProgress(KeyLoad load) {
        int before = load.acknowledged();
        Waiting.until(
                "writes are acknowledged",
                Duration.ofSeconds(60),
                () -> load.acknowledged() > before + 20);
    }

    private void judge(Lattice lattice, KeyLoad load, String what) {
        awaitProgress(load);
        load.finish(lattice.nodes().get(random.nextInt(NODES)));
        var history = load.history();
        Figures.tell(
                "%s (draw %d): %d operations, %d writes acknowledged",
                what, seed, history.size(), load.acknowledged());
        assertThat(Linearizability.violation(history)).isEmpty();
    }
}
