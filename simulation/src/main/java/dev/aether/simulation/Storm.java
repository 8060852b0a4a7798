package dev.aether.simulation;

import dev.aether.environment.Randomness;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults drawn from the seed that befall a lattice, and their end. */
final class Storm {
    private final SimulatedLattice lattice;
    private final SimulatedNetwork network;
    private final Randomness chance;
    private final List<String> log = new ArrayList<>();

    Storm(SimulatedLattice lattice) {
        this.lattice = lattice;
        this.network = lattice.network();
        this.chance = lattice.world().randomness().fork("storm");
    }

    /** What befell it, for people. */
    List<String> log() {
        return log;
    }

    /** One fault, or the end of some. */
    void blow() {
        SimulatedNode node = draw();
        SimulatedNode other = draw();
        switch (chance.nextInt(12)) {
            case 0, 1 -> crash(node);
            case 2 -> crashAll();
            case 3 -> pause(node);
            case 4 -> {
                note("isolate " + node.name());
                network.isolate(node.id());
            }
            case 5 -> {
                note("partition " + node.name() + " " + other.name());
                network.partition(node.id(), other.id());
            }
            case 6 -> {
                note("one way " + node.name() + " -> " + other.name());
                network.partitionOneWay(node.id(), other.id());
            }
            case 7 -> {
                note("delay");
                network.delay(Duration.ofMillis(1), millis(150));
            }
            case 8 -> {
                note("loss");
                network.loss(0.001 + 0.05 * chance.nextDouble());
            }
            case 9 -> {
                note("slow disk " + node.name());
                node.machine().disk().forceTakes(Duration.ofMillis(2), millis(80));
            }
            default -> calm();
        }
    }

    private void note(String what) {
        log.add("%.3f s %s".formatted(lattice.world().nanos() / 1e9, what));
    }

    private SimulatedNode draw() {
        return lattice.node(chance.nextInt(lattice.nodes().size()));
    }

    private Duration millis(int max) {
        return Duration.ofMillis(2 + chance.nextInt(max));
    }

    /** Down for as little as a process takes to start again, or for as long as a reboot takes. */
    private void crash(SimulatedNode node) {
        if (node.isUp()) {
            note("crash " + node.name());
            node.crash();
            Duration down = Duration.ofMillis(chance.nextInt(2) == 0 ? 100 : 6000);
            lattice.world().after(down.plus(millis(2000)), () -> revive(node));
        }
    }

    private void revive(SimulatedNode node) {
        if (!node.isUp()) {
            note("restart " + node.name());
            node.restart();
        }
    }

    private void crashAll() {
        if (chance.nextInt(2) == 0) {
            lattice.nodes().forEach(this::crash);
        }
    }

    private void pause(SimulatedNode node) {
        if (node.isUp()) {
            note("pause " + node.name());
            node.machine().pause();
            lattice.world()
                    .after(
                            millis(4000),
                            () -> {
                                note("resume " + node.name());
                                node.machine().resume();
                            });
        }
    }

    private void calm() {
        note("calm");
        network.heal();
        network.loss(0);
        network.delay(Duration.ofNanos(100_000), Duration.ofMillis(1));
        lattice.nodes()
                .forEach(node ->
                        node.machine()
                                .disk()
                                .forceTakes(Duration.ofNanos(100_000), Duration.ofMillis(1)));
    }

    /** Ends every fault; what is paused or down comes back within seconds by itself or now. */
    void pass() {
        calm();
        for (SimulatedNode node : lattice.nodes()) {
            node.machine().resume();
            revive(node);
        }
    }
}
