package dev.aether.transport.simulated;

import dev.aether.environment.Check;
import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What the simulated network does to what travels on it, at this moment. */
final class Conditions {
    private final Set<Direction> cuts = new HashSet<>();
    private Duration delayMin = Duration.ofNanos(100_000);
    private Duration delayMax = Duration.ofMillis(1);
    private double loss;

    void delay(Duration min, Duration max) {
        Check.that(
                !min.isNegative() && min.compareTo(max) <= 0,
                "a delay is between %s and %s",
                min,
                max);
        delayMin = min;
        delayMax = max;
    }

    void loss(double probability) {
        Check.that(
                probability >= 0 && probability <= 1,
                "a probability is in [0, 1], got %s",
                probability);
        loss = probability;
    }

    void cut(NodeId from, NodeId to) {
        cuts.add(new Direction(from, to));
    }

    void heal(NodeId from, NodeId to) {
        cuts.remove(new Direction(from, to));
    }

    void healAll() {
        cuts.clear();
    }

    boolean isCut(NodeId from, NodeId to) {
        return cuts.contains(new Direction(from, to));
    }

    /** Whether a round trip between two nodes cannot be made. */
    boolean isCutEitherWay(NodeId a, NodeId b) {
        return isCut(a, b) || isCut(b, a);
    }

    /** The time the next thing travels. */
    Duration journey(Randomness randomness) {
        long spread = delayMax.minus(delayMin).toNanos();
        return delayMin.plusNanos((long) (randomness.nextDouble() * spread));
    }

    boolean loses(Randomness randomness) {
        return loss > 0 && randomness.nextDouble() < loss;
    }

    private record Direction(NodeId from, NodeId to) {}
}
