package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a node can still be reckoned with. Asked anew for each decision, because nodes return.
 *
 * <p>Just after this node started it has heard of nobody: who is unknown is then neither here nor
 * gone, so that a restart of all nodes moves nothing. Nor is a node that has just left in order, as
 * for a restart. Safe for all threads.
 */
final class Presence {
    private final Environment environment;
    private final Objects objects;
    private final Membership membership;
    private final Duration unheard;
    private final long sinceNanos;
    private final Map<NodeId, Departure> departures = new ConcurrentHashMap<>();

    /** What is believed of a node. */
    enum Belief {
        HERE,
        /** It answers, but is being removed from the lattice. */
        LEAVING,
        GONE,
        UNKNOWN
    }

    /** When this node first knew that another had left, in one of its lives. */
    private record Departure(long incarnation, long seenNanos) {}

    /**
     * @param unheard how long to wait for one nobody has heard of since this node's start, and for
     *     one that left in order, before it counts as gone
     */
    Presence(Environment environment, Objects objects, Membership membership, Duration unheard) {
        this.environment = environment;
        this.objects = objects;
        this.membership = membership;
        this.unheard = unheard;
        this.sinceNanos = environment.clock().nanos();
    }

    /** Blocking: reads the node's object. */
    Belief of(NodeId node) {
        Belief heard = heard(node);
        return heard == Belief.HERE && leaves(node) ? Belief.LEAVING : heard;
    }

    private Belief heard(NodeId node) {
        Optional<Member> member = membership.member(node);
        if (member.isEmpty()) {
            return goneAfterPatience(sinceNanos);
        }
        return switch (member.get().status()) {
            case ALIVE, SUSPECT -> Belief.HERE;
            case DEAD -> Belief.GONE;
            case LEFT -> goneAfterPatience(leftAtNanos(member.get()));
        };
    }

    private boolean leaves(NodeId node) {
        return objects.read(Catalogue.NODE, "", name(node))
                .filter(Metadata::isBeingDeleted)
                .isPresent();
    }

    private Belief goneAfterPatience(long silentSinceNanos) {
        Duration silent = Duration.ofNanos(environment.clock().nanos() - silentSinceNanos);
        return silent.compareTo(unheard) < 0 ? Belief.UNKNOWN : Belief.GONE;
    }

    private long leftAtNanos(Member member) {
        Departure seen = new Departure(member.incarnation(), environment.clock().nanos());
        return departures
                .merge(
                        member.id(),
                        seen,
                        (known, now) -> known.incarnation() == now.incarnation() ? known : now)
                .seenNanos();
    }

    boolean isGone(NodeId node) {
        return heard(node) == Belief.GONE;
    }

    String name(NodeId node) {
        return membership.name(node);
    }
}
