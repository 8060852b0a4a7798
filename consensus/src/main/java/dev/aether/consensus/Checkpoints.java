package dev.aether.consensus;

import java.util.List;

/** Decides when a replica's state machine should make itself durable, so that its log can go. */
final class Checkpoints {
    /** Ticks after which a checkpoint that never ended is tried again. */
    private static final int PATIENCE_TICKS = 600;

    private final ConsensusConfig.Log config;
    private final Retention retention;
    private long bytes;
    private long entries;
    private boolean running;
    private int ticks;

    Checkpoints(ConsensusConfig.Log config, Retention retention) {
        this.config = config;
        this.retention = retention;
    }

    void applied(List<Entry> more) {
        entries += more.size();
        for (Entry entry : more) {
            bytes += entry.bytes();
        }
    }

    /**
     * Whether to begin one now.
     *
     * @param overdue the node's log waits for this group
     */
    boolean isDue(boolean overdue) {
        boolean much =
                bytes >= retention.checkpointBytes() || entries >= config.checkpointEntries();
        return !running && entries > 0 && (much || overdue);
    }

    void begun() {
        running = true;
        ticks = 0;
        bytes = 0;
        entries = 0;
    }

    void ended() {
        running = false;
    }

    void tick() {
        if (running && ++ticks > PATIENCE_TICKS) {
            running = false;
            entries = Math.max(entries, 1);
        }
    }
}
