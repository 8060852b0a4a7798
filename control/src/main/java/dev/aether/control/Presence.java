package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a node can still be reckoned with. Asked anew for each decision, because nodes return.
 *
 * <p>Just after this node started it has heard of nobody: who is unknown is then neither here nor
 * gone, so that a restart of all nodes moves nothing.
 */
final class Presence {
    private final Environment environment;
    private final Membership membership;
    private final Duration unheard;
    private final long sinceNanos;

    /** What is believed of a node. */
    enum Belief {
        HERE,
        GONE,
        UNKNOWN
    }

    /**
     * @param unheard after this node's start, when one nobody has heard of counts as gone
     */
    Presence(Environment environment, Membership membership, Duration unheard) {
        this.environment = environment;
        this.membership = membership;
        this.unheard = unheard;
        this.sinceNanos = environment.clock().nanos();
    }

    Belief of(NodeId node) {
        Optional<Member> member = membership.member(node);
        if (member.isPresent()) {
            return member.get().isPresent() ? Belief.HERE : Belief.GONE;
        }
        Duration listened = Duration.ofNanos(environment.clock().nanos() - sinceNanos);
        return listened.compareTo(unheard) < 0 ? Belief.UNKNOWN : Belief.GONE;
    }

    boolean isGone(NodeId node) {
        return of(node) == Belief.GONE;
    }

    /** Its name, or its id where the name is not known. */
    String name(NodeId node) {
        return membership.member(node).map(Member::name).orElse(node.toString());
    }
}
