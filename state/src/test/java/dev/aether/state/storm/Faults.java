package dev.aether.state.storm;

import dev.aether.consensus.WalException;
import dev.aether.environment.ByteSize;
import dev.aether.environment.DiskException;
import dev.aether.environment.Randomness;
import dev.aether.environment.simulated.SimulatedDisk;
import dev.aether.state.Lattice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What happens to machines, disks, clocks and the network, drawn from the seed; it ends again. */
final class Faults {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Lattice lattice;
    private final Disorder disorder;
    private final Consumer<Lattice.Node> begun;
    private final Randomness chance;
    private final List<Ending> endings = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private Optional<Lattice.Node> damaged = Optional.empty();

    private record Ending(long at, Runnable action) {}

    /**
     * @param begun hears of nodes that begin a new life
     */
    Faults(Lattice lattice, Disorder disorder, Consumer<Lattice.Node> begun) {
        this.lattice = lattice;
        this.disorder = disorder;
        this.begun = begun;
        this.chance = lattice.world.randomness().fork("faults");
    }

    /** What happened, for whoever reads a failure. */
    List<String> story() {
        return story;
    }

    void tell(String what) {
        story.add("%.3f s %s".formatted(lattice.world.nanos() / 1e9, what));
    }

    /** One more fault, or the end of some. */
    void disturb() {
        Lattice.Node node = any();
        switch (chance.nextInt(17)) {
            case 0, 1 -> crash(node, "crash");
            case 2 -> crashAll();
            case 3 -> crashAtAChange(node);
            case 4 -> leaveInOrder(node);
            case 5, 6 -> pause(node);
            case 7 -> {
                tell("isolate " + node.number);
                lattice.network.isolate(node.id);
            }
            case 8, 9 -> cutOneWay(node, any());
            case 10 -> {
                tell("loss and disorder");
                lattice.network.loss(0.05 * chance.nextDouble());
                disorder.share(0.3 * chance.nextDouble());
            }
            case 11 -> {
                tell("slow network");
                lattice.network.delay(millis(1), millis(200));
            }
            case 12 -> {
                tell("slow disk " + node.number);
                disk(node).forceTakes(millis(1), millis(120));
            }
            case 13 -> fullDisk(node);
            case 14 -> failingDisk(node);
            case 15 -> {
                tell("clock leaps " + node.number);
                node.machine.jumpClock(HOUR.multipliedBy(chance.nextInt(3) - 1L));
            }
            default -> calm();
        }
    }

    private Lattice.Node any() {
        List<Lattice.Node> all = lattice.all();
        return all.get(chance.nextInt(all.size()));
    }

    private static SimulatedDisk disk(Lattice.Node node) {
        return node.machine.disk();
    }

    private Duration millis(int max) {
        return Duration.ofMillis(1 + chance.nextInt(max));
    }

    private void later(Duration delay, Runnable action) {
        endings.add(new Ending(lattice.world.nanos() + delay.toNanos(), action));
    }

    /** Ends what is due to end; what stopped itself starts again after a while. */
    void endDue() {
        for (Lattice.Node node : lattice.up()) {
            if (node.hasFailed()) {
                crash(node, "stopped by itself:");
            }
        }
        long now = lattice.world.nanos();
        List<Ending> due = endings.stream().filter(ending -> ending.at() <= now).toList();
        endings.removeAll(due);
        due.forEach(ending -> ending.action().run());
    }

    private void crash(Lattice.Node node, String why) {
        if (node.isUp()) {
            tell(why + " " + node.number);
            lattice.crash(node.number);
            later(millis(chance.nextInt(3) == 0 ? 5000 : 300), () -> revive(node));
        }
    }

    private void crashAll() {
        if (chance.nextInt(2) == 0) {
            lattice.up().forEach(node -> crash(node, "crash of all:"));
        }
    }

    /** In the midst of whatever the node writes. */
    private void crashAtAChange(Lattice.Node node) {
        if (node.isUp()) {
            tell("crash at a change " + node.number);
            disk(node).crashAfter(chance.nextInt(30));
            later(
                    millis(2000),
                    () -> {
                        disk(node).crashAfter(Long.MAX_VALUE);
                        revive(node);
                    });
        }
    }

    private void leaveInOrder(Lattice.Node node) {
        if (node.isUp() && !node.isStopping()) {
            tell("orderly stop " + node.number);
            lattice.stop(node);
            later(millis(500), () -> revive(node));
        }
    }

    private void revive(Lattice.Node node) {
        if (node.isUp() || !lattice.all().contains(node)) {
            return;
        }
        tell("start " + node.number);
        try {
            lattice.start(node.number);
        } catch (WalException | DiskException refused) {
            refused(node, refused);
            return;
        }
        begun.accept(node);
    }

    /** A disk that is full or fails now is no reason to lose what it holds; damage is. */
    private void refused(Lattice.Node node, RuntimeException refused) {
        tell("%d does not start: %s".formatted(node.number, refused.getMessage()));
        lattice.crash(node.number);
        boolean isForNow =
                refused instanceof WalException wal
                        ? wal.code() == WalException.Code.FULL
                                || wal.code() == WalException.Code.FAILED
                        : ((DiskException) refused).code() == DiskException.Code.FULL
                                || ((DiskException) refused).code() == DiskException.Code.FAILED;
        if (!isForNow && !damaged.equals(Optional.of(node))) {
            throw refused;
        }
        if (!isForNow) {
            tell("wiped " + node.number);
            lattice.wipe(node.number);
        }
        later(millis(500), () -> revive(node));
    }

    /**
     * Damages a file of a node that is down while all others work and know everything, and waits
     * until it is back: what one copy lost, the others have.
     */
    void damage() {
        pass();
        damaged = Optional.of(any());
        Lattice.Node node = damaged.get();
        lattice.world.runFor(Duration.ofSeconds(3));
        if (!lattice.isWhole("default") || !lattice.isWhole("system")) {
            tell("no damage: a replica is missing");
            return;
        }
        lattice.crash(node.number);
        List<String> files = lattice.files(node.number);
        String file = files.get(chance.nextInt(files.size()));
        tell("flip of a bit in %s of %d".formatted(file, node.number));
        node.machine.crash();
        disk(node).flipBit(file);
        for (int attempts = 0; attempts < 2 && !node.isUp(); attempts++) {
            revive(node);
            endings.clear();
        }
        lattice.world.runFor(Duration.ofSeconds(3));
    }

    private void pause(Lattice.Node node) {
        if (node.isUp()) {
            tell("pause " + node.number);
            node.machine.pause();
            later(millis(chance.nextInt(3) == 0 ? 6000 : 1500), () -> node.machine.resume());
        }
    }

    private void cutOneWay(Lattice.Node from, Lattice.Node to) {
        tell("cut from " + from.number + " to " + to.number);
        lattice.network.partitionOneWay(from.id, to.id);
    }

    private void fullDisk(Lattice.Node node) {
        tell("full disk " + node.number);
        disk(node).capacity(new ByteSize(disk(node).usedBytes() + chance.nextInt(20_000)));
        later(millis(1500), () -> disk(node).capacity(ByteSize.ofMebibytes(1 << 20)));
    }

    private void failingDisk(Lattice.Node node) {
        tell("failing disk " + node.number);
        disk(node).failForces(true);
        later(millis(300), () -> disk(node).failForces(false));
    }

    void calm() {
        tell("calm");
        lattice.network.heal();
        lattice.network.loss(0);
        lattice.network.delay(Duration.ofNanos(100_000), Duration.ofMillis(1));
        disorder.share(0);
        lattice.all()
                .forEach(node ->
                        disk(node).forceTakes(Duration.ofNanos(100_000), Duration.ofMillis(1)));
    }

    /** Ends every fault and brings back every node. */
    void pass() {
        calm();
        endings.clear();
        for (Lattice.Node node : lattice.all()) {
            disk(node).failForces(false);
            disk(node).crashAfter(Long.MAX_VALUE);
            disk(node).capacity(ByteSize.ofMebibytes(1 << 20));
            node.machine.resume();
            if (node.isStopping() || node.hasFailed()) {
                lattice.crash(node.number);
            }
        }
        endings.clear();
        lattice.all().forEach(this::revive);
    }
}
