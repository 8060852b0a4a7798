package dev.aether.workflow;

/** How the run of a definition leaves its straight line; thrown through it, never shown. */
abstract sealed class Ending extends RuntimeException {
    private Ending(String message) {
        super(message);
    }

    /** A later pulse of the same subject takes over. */
    static final class Superseded extends Ending {
        Superseded() {
            super("superseded by a later pulse of the same subject");
        }
    }

    /** Someone asked for it. */
    static final class Cancelled extends Ending {
        Cancelled() {
            super("cancelled on request");
        }
    }

    /** This node no longer leads; the next leader runs on from the journal. */
    static final class LeadershipLost extends Ending {
        LeadershipLost() {
            super("leadership lost");
        }
    }
}
