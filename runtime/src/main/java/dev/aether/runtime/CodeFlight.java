package dev.aether.runtime;

import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * This node's way to the compiled code of one component: first it asks around, then it compiles.
 *
 * <p>Of nodes that ask at the same time the one with the lowest id compiles and the others wait for
 * it. That holds without a referee: a node is on its way before it asks anybody, and answering is
 * one step with remembering who asked. So of two nodes at least one knows of the other before it
 * begins to compile, and whoever begins says so from then on.
 */
final class CodeFlight {
    private final AtomicReference<Position> position =
            new AtomicReference<>(new Position(false, new TreeSet<>()));
    private final Promise<Boolean> landed;

    /**
     * @param rivals nodes that asked while this one had not begun to compile
     */
    private record Position(boolean compiling, NavigableSet<NodeId> rivals) {
        Position with(NodeId rival) {
            if (compiling) {
                return this;
            }
            NavigableSet<NodeId> more = new TreeSet<>(rivals);
            more.add(rival);
            return new Position(false, more);
        }

        Optional<NodeId> before(NodeId self, Set<NodeId> but) {
            return rivals.headSet(self, false).stream()
                    .filter(rival -> !but.contains(rival))
                    .findFirst();
        }
    }

    CodeFlight(Timers timers) {
        this.landed = new Promise<>(timers);
    }

    /** Another node asks. @return whether this one compiles already */
    boolean heardOf(NodeId rival) {
        return position.updateAndGet(now -> now.with(rival)).compiling();
    }

    boolean isCompiling() {
        return position.get().compiling();
    }

    /**
     * Begins to compile, unless a node that asked comes first.
     *
     * @param but nodes that are not waited for any more
     * @return the node to wait for
     */
    Optional<NodeId> begin(NodeId self, Set<NodeId> but) {
        Position before =
                position.getAndUpdate(now ->
                        now.before(self, but).isPresent() ? now : new Position(true, now.rivals()));
        return before.before(self, but);
    }

    /** Begins to compile, whoever else may. */
    void compile() {
        position.updateAndGet(now -> new Position(true, now.rivals()));
    }

    /** Settled when the code is there, or failed to be made. */
    Promise<Boolean> landed() {
        return landed;
    }
}
