package dev.aether.consensus;

import dev.aether.environment.Randomness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Commands, reads, faults and changes of configuration in an order drawn from a seed. */
final class Chaos {
    private static final int SPARE_NODES = 2;

    private final Lattice lattice;
    private final Witness witness;
    private final Randomness chance;
    private final int size;
    private int commands;
    private int joined;

    Chaos(Lattice lattice, int size) {
        this.lattice = lattice;
        this.witness = lattice.witness();
        this.size = size;
        this.chance = lattice.world().randomness().fork("chaos");
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            act();
            lattice.world()
                    .runFor(Duration.ofMillis(chance.nextInt(chance.nextInt(5) == 0 ? 2000 : 120)));
        }
    }

    /** Elections all the time, in which those who vote lose their memory at the worst moment. */
    void storm(int steps) {
        for (int i = 0; i < steps; i++) {
            lattice.delayMillisMax(150);
            boolean election = lattice.nodes().stream().anyMatch(node -> node.is(Role.CANDIDATE));
            if (election && chance.nextInt(2) == 0) {
                lattice.nodes().stream()
                        .filter(node -> node.is(Role.FOLLOWER))
                        .findAny()
                        .ifPresent(Lattice.Node::restart);
            } else if (!election && chance.nextInt(10) == 0) {
                lattice.heal();
                lattice.leader().ifPresent(lattice::isolate);
            }
            lattice.world().runFor(Duration.ofMillis(chance.nextInt(30)));
        }
    }

    /**
     * Leaders that are cut off, paused or restarted again and again, and asked to read all along.
     */
    void usurp(int steps) {
        for (int i = 0; i < steps; i++) {
            switch (chance.nextInt(40)) {
                case 0, 1 -> lattice.leader().ifPresent(lattice::isolate);
                case 2 -> lattice.leader().ifPresent(leader -> leader.machine().pause());
                case 3 -> any().restart();
                case 4, 5 -> {
                    lattice.heal();
                    lattice.nodes().forEach(node -> node.machine().resume());
                }
                case 6 -> lattice.leader().ifPresent(this::transfer);
                default -> lattice.nodes().forEach(this::submitTo);
            }
            lattice.world().runFor(Duration.ofMillis(chance.nextInt(50)));
            lattice.nodes().forEach(this::readAlone);
        }
    }

    private void submitTo(Lattice.Node node) {
        if (node.isUp()) {
            node.submit("command-" + commands++);
        }
    }

    private void act() {
        switch (chance.nextInt(26)) {
            case 0, 1 -> any().crash();
            case 2, 3, 4 -> restartOne();
            case 5 -> lattice.isolate(any());
            case 6, 7 -> lattice.heal();
            case 8 -> {
                lattice.loss(chance.nextDouble() * 0.4);
                lattice.repeat(chance.nextDouble() * 0.4);
                lattice.delayMillisMax(1 + chance.nextInt(300));
            }
            case 9 -> lattice.cut(any(), any());
            case 10 -> change();
            case 11 -> lattice.leader().ifPresent(this::transfer);
            case 12 -> crashAtAWrite(any());
            case 13 -> any().machine().pause();
            case 24, 25 -> any().restart();
            case 14, 15 -> lattice.nodes().forEach(node -> node.machine().resume());
            case 16, 17 -> read(any());
            case 18 -> lattice.nodes().forEach(this::readAlone);
            default -> submit();
        }
    }

    private Lattice.Node any() {
        List<Lattice.Node> nodes = lattice.nodes();
        return nodes.get(chance.nextInt(nodes.size()));
    }

    private void crashAtAWrite(Lattice.Node node) {
        if (node.isUp()) {
            node.machine().disk().crashAfter(chance.nextInt(1 + chance.nextInt(30)));
        }
    }

    private void restartOne() {
        Optional<Lattice.Node> down =
                lattice.nodes().stream().filter(node -> !node.isUp()).findFirst();
        down.ifPresent(this::restart);
    }

    private void restart(Lattice.Node node) {
        if (!node.machine().isUp()) {
            node.restart();
        }
    }

    private void submit() {
        Lattice.Node node = chance.nextInt(2) == 0 ? any() : lattice.leader().orElse(any());
        int burst = 1 + chance.nextInt(20);
        for (int i = 0; i < burst && node.isUp(); i++) {
            node.submit("command-" + commands++);
        }
    }

    private void read(Lattice.Node node) {
        if (!node.isUp()) {
            return;
        }
        long acknowledged = witness.lastAcknowledged();
        Journal journal = node.journal();
        node.groups()
                .read(
                        Lattice.GROUP,
                        done -> {
                            if (done instanceof ReadOutcome.Current) {
                                witness.reads(node.self(), journal.applied(), acknowledged);
                            }
                        },
                        Runnable::run);
    }

    /** As any thread of a node may, whether or not the node still leads. */
    private void readAlone(Lattice.Node node) {
        if (node.isUp()) {
            long index =
                    node.groups().readLease(Lattice.GROUP).map(ReadLease::readIndex).orElse(-1L);
            if (index >= 0) {
                witness.reads(node.self(), index, witness.lastAcknowledged());
            }
        }
    }

    private void transfer(Lattice.Node leader) {
        leader.groups().transferLeadership(Lattice.GROUP, any().self());
    }

    private void change() {
        Optional<Lattice.Node> leader = lattice.leader();
        if (leader.isEmpty()) {
            return;
        }
        ReplicaId other = any().self();
        ConfigurationChange change =
                switch (chance.nextInt(4)) {
                    case 0 -> new ConfigurationChange.Add(joiner());
                    case 1, 2 -> new ConfigurationChange.Promote(other);
                    default -> new ConfigurationChange.Remove(other);
                };
        leader.orElseThrow().groups().change(Lattice.GROUP, change, done -> {});
    }

    private ReplicaId joiner() {
        if (joined < SPARE_NODES) {
            joined++;
            return lattice.join(size + joined).self();
        }
        return any().self();
    }

    /** Ends all faults and waits until every member has everything. */
    void settle() {
        lattice.heal();
        for (Lattice.Node node : lattice.nodes()) {
            node.machine().resume();
            node.machine().disk().crashAfter(Long.MAX_VALUE);
            node.restart();
        }
        lattice.await(() -> lattice.nodes().stream().allMatch(Lattice.Node::isUp), "all up");
        String last = lastCommand();
        Configuration members = lattice.awaitLeader().configuration();
        for (Lattice.Node node : lattice.nodes()) {
            if (members.isMember(node.self())) {
                lattice.await(() -> node.journal().commands().contains(last), "it everywhere");
                witness.checkComplete(node.journal());
            }
        }
    }

    /** One that was acknowledged after everything else. */
    private String lastCommand() {
        for (int attempt = 0; attempt < 100; attempt++) {
            String command = "command-" + commands++;
            lattice.awaitLeader().submit(command);
            lattice.world().runUntil(() -> witness.isAcknowledged(command), Duration.ofSeconds(1));
            if (witness.isAcknowledged(command)) {
                return command;
            }
        }
        throw new AssertionError("no command was acknowledged in a hundred seconds");
    }
}
