package dev.aether.state.routing;

import dev.aether.state.range.LocalRange;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One request to a range, in the form for a replica here and in the form for one elsewhere.
 *
 * @param needs who can answer it
 * @param here asks the local replica within a time
 * @param there what another node is asked
 * @param answer reads what it answered
 */
record Call<T>(
        Needs needs,
        BiFunction<LocalRange, Duration, T> here,
        StateProto.Request.Builder there,
        Function<StateProto.Reply, T> answer) {
    /** Who can answer, and whether asking twice does harm. */
    enum Needs {
        /** Any replica; it may act, so an unknown outcome is told and not asked again. */
        REPLICA_TO_WRITE,
        /** The leader; asking again does no harm. */
        LEADER,
        /** Any replica. */
        REPLICA
    }

    boolean needsLeader() {
        return needs == Needs.LEADER;
    }

    boolean isRepeatable() {
        return needs != Needs.REPLICA_TO_WRITE;
    }
}
