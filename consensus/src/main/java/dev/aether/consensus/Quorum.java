package dev.aether.consensus;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What a majority of voters agrees on. */
final class Quorum {
    private Quorum() {}

    /** The largest value that a majority of voters has reached; 0 without voters. */
    static long reached(Configuration configuration, ToLongFunction<ReplicaId> value) {
        List<ReplicaId> voters = configuration.voters();
        if (voters.isEmpty()) {
            return 0;
        }
        long[] values = new long[voters.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsLong(voters.get(i));
        }
        Arrays.sort(values);
        return values[values.length - configuration.quorum()];
    }

    static int count(Configuration configuration, Predicate<ReplicaId> agrees) {
        int count = 0;
        for (ReplicaId voter : configuration.voters()) {
            count += agrees.test(voter) ? 1 : 0;
        }
        return count;
    }
}
