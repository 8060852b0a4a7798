package dev.aether.scheduler;

import java.util.List;

/** What deciding on fresh answers gave. */
public sealed interface Decision {
    /** Best first; the later ones are for when the first one's ledger has moved on. */
    record Ranked(List<Candidate> candidates, List<Refusal> refusals) implements Decision {
        public Ranked {
            candidates = List.copyOf(candidates);
            refusals = List.copyOf(refusals);
        }
    }

    /** No node fits; every one says why. */
    record Nowhere(List<Refusal> refusals) implements Decision {
        public Nowhere {
            refusals = List.copyOf(refusals);
        }
    }
}
