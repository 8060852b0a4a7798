package dev.aether.state.routing;

import dev.aether.environment.Clock;
import dev.aether.environment.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** Since when members of ranges are not alive, as far as was looked. */
final class Silences {
    private final Clock clock;
    private final Duration lostAfter;
    private final Map<NodeId, Long> sinceNanos = new ConcurrentSkipListMap<>();

    Silences(Clock clock, Duration lostAfter) {
        this.clock = clock;
        this.lostAfter = lostAfter;
    }

    /** Those are alive now, whatever they were before. */
    void broken(Collection<NodeId> alive) {
        alive.forEach(sinceNanos::remove);
    }

    /** Which members have been silent for so long that they count as lost. */
    Set<NodeId> lost(Collection<NodeId> members, Collection<NodeId> alive) {
        long now = clock.nanos();
        Set<NodeId> lost = new TreeSet<>();
        for (NodeId member : members) {
            if (!alive.contains(member)
                    && now - sinceNanos.computeIfAbsent(member, _ -> now) >= lostAfter.toNanos()) {
                lost.add(member);
            }
        }
        return lost;
    }
}
