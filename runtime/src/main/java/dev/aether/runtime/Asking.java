package dev.aether.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of all replicas whose guests have not begun: in order within a replica, one replica
 * after the other. For whoever holds the lock of {@link Guests}.
 */
final class Asking {
    private final int requestsMax;
    private final Deque<Lane> lanes = new ArrayDeque<>();
    private int requests;

    Asking(int requestsMax) {
        this.requestsMax = requestsMax;
    }

    int requests() {
        return requests;
    }

    void add(Turn<?> turn) {
        turn.lane.waiting.add(turn);
        requests++;
        if (turn.lane.waiting.size() == 1) {
            lanes.add(turn.lane);
        }
    }

    void remove(Turn<?> turn) {
        turn.lane.waiting.remove(turn);
        requests--;
        if (turn.lane.waiting.isEmpty()) {
            lanes.remove(turn.lane);
        }
    }

    /** Takes out those whose deadline has come; the first of a replica is the oldest. */
    List<Turn<?>> late() {
        List<Turn<?>> late = new ArrayList<>();
        for (Lane lane : List.copyOf(lanes)) {
            Turn<?> oldest = lane.waiting.peek();
            while (oldest != null && oldest.isLate()) {
                remove(oldest);
                late.add(oldest);
                oldest = lane.waiting.peek();
            }
        }
        return late;
    }

    /** Whether a replica has more waiting than others may have after it. */
    boolean isCrowded(Lane lane) {
        return lane.waiting.size() > requestsMax - requests + 1;
    }

    /** The next request of the next replica that may and has credit, else of the next that may. */
    @Nullable Turn<?> poll(Predicate<Lane> may, long nowNanos) {
        Lane lane = choose(may, nowNanos);
        if (lane == null) {
            return null;
        }
        lanes.remove(lane);
        requests--;
        Turn<?> turn = lane.waiting.remove();
        if (!lane.waiting.isEmpty()) {
            lanes.add(lane);
        }
        return turn;
    }

    private @Nullable Lane choose(Predicate<Lane> may, long nowNanos) {
        Lane first = null;
        for (Lane lane : lanes) {
            if (!may.test(lane)) {
                continue;
            }
            if (lanes.size() == 1 || !lane.credit.isOverdrawn(nowNanos)) {
                return lane;
            }
            first = first == null ? lane : first;
        }
        return first;
    }
}
