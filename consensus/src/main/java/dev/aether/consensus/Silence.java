package dev.aether.consensus;

import dev.aether.environment.Randomness;

/** How long a replica has heard no leader, and how long it bears that. In ticks. */
final class Silence {
    private final ConsensusConfig.Timing timing;
    private final Randomness randomness;
    private int elapsed;
    private int borne;

    /** After a restart: whom this replica had heard before, and may have promised, is forgotten. */
    private int quiet;

    Silence(ConsensusConfig.Timing timing, Randomness randomness, boolean afterRestart) {
        this.timing = timing;
        this.randomness = randomness;
        this.quiet = afterRestart ? timing.electionTicksMin() : 0;
        begin();
    }

    /** From now on, for a time drawn anew. */
    void begin() {
        elapsed = 0;
        borne =
                timing.electionTicksMin()
                        + randomness.nextInt(timing.electionTicksMax() - timing.electionTicksMin());
    }

    void broken() {
        elapsed = 0;
    }

    void tick() {
        elapsed++;
    }

    /** One tick of the time after a restart, whatever the role. */
    void tickQuiet() {
        quiet = Math.max(0, quiet - 1);
    }

    boolean isOver() {
        return elapsed >= borne;
    }

    /** Whether a leader that was heard may still count on it. */
    boolean isShort() {
        return elapsed < timing.electionTicksMin();
    }

    boolean isQuiet() {
        return quiet > 0;
    }
}
