package dev.aether.consensus;

import java.util.Map;
import java.util.TreeMap;

/** The votes of one election, or of the question whether to hold one. */
final class Campaign {
    /** How it stands. */
    enum Result {
        OPEN,
        WON,
        LOST
    }

    private final Map<ReplicaId, Boolean> answers = new TreeMap<>();

    /** Counts an answer; a voter's first one stands. */
    Result count(Configuration configuration, ReplicaId from, boolean granted) {
        answers.putIfAbsent(from, granted);
        int quorum = configuration.quorum();
        if (Quorum.count(configuration, voter -> answers.getOrDefault(voter, false)) >= quorum) {
            return Result.WON;
        }
        int possible = Quorum.count(configuration, voter -> answers.getOrDefault(voter, true));
        return possible < quorum ? Result.LOST : Result.OPEN;
    }
}
