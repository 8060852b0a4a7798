package dev.aether.state.storm;

import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import dev.aether.state.Lattice;
import dev.aether.state.RangeStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Nodes that join, leave for good while they are up, or are lost for good and replaced. The next
 * one goes only once every keyspace has all its replicas again: more at a time may take data along.
 */
final class Churn {
    private static final int NODES_MAX = 7;
    private static final int VOTERS = 3;
    private static final int SYSTEM_VOTERS = 5;
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int POLLS_MAX = 120;

    private final Lattice lattice;
    private final Faults faults;
    private final Consumer<Lattice.Node> begun;
    private final Randomness chance;
    private int newest;

    /**
     * @param begun hears of nodes that join
     */
    Churn(Lattice lattice, Faults faults, Consumer<Lattice.Node> begun) {
        this.lattice = lattice;
        this.faults = faults;
        this.begun = begun;
        this.chance = lattice.world.randomness().fork("churn");
        this.newest = lattice.all().size();
    }

    /** One change of who belongs to the lattice. */
    void change() {
        faults.pass();
        settle();
        switch (chance.nextInt(4)) {
            case 0 -> join();
            case 1 -> leave();
            default -> lose();
        }
    }

    private void join() {
        if (lattice.all().size() < NODES_MAX) {
            newest++;
            faults.tell("join of " + newest);
            begun.accept(lattice.start(newest));
        }
    }

    /** Taken out while it is up, and off once nobody counts it. */
    private void leave() {
        Lattice.Node node = any();
        faults.tell("%d is to leave".formatted(node.number));
        join();
        lattice.leave(node.id);
        settle();
        stop(node);
    }

    private void stop(Lattice.Node node) {
        lattice.stop(node);
        lattice.world.runUntil(node::hasFailed, Duration.ofSeconds(3));
        lattice.remove(node.number);
    }

    /** Told to the others or, in time, noticed by them. */
    private void lose() {
        Lattice.Node node = any();
        boolean told = chance.nextInt(2) == 0;
        faults.tell("%d is lost for good%s".formatted(node.number, told ? "" : ", and not told"));
        lattice.remove(node.number);
        if (told) {
            lattice.leave(node.id);
        }
        lattice.world.runFor(Duration.ofMillis(chance.nextInt(1000)));
        join();
    }

    private Lattice.Node any() {
        List<Lattice.Node> all = lattice.all();
        return all.get(chance.nextInt(all.size()));
    }

    /**
     * Waits until every keyspace has all its replicas on nodes that are there.
     *
     * @throws AssertionError if that takes too long although nothing is wrong
     */
    void settle() {
        for (int polls = 0; !isSpread(); polls++) {
            if (polls == POLLS_MAX) {
                throw new AssertionError(
                        "replicas are not spread again: %s and %s"
                                .formatted(status("default"), status("system")));
            }
            lattice.world.runFor(POLL);
        }
    }

    private boolean isSpread() {
        return isSpread(status("default"), VOTERS)
                && isSpread(status("system"), SYSTEM_VOTERS)
                && lattice.isWhole("default")
                && lattice.isWhole("system");
    }

    private RangeStatus status(String keyspace) {
        return lattice.status(lattice.up().getFirst().number, keyspace);
    }

    private boolean isSpread(RangeStatus status, int voters) {
        List<NodeId> here = lattice.staying();
        return status.voters().size() == voters
                && here.containsAll(status.voters())
                && here.containsAll(status.learners());
    }
}
