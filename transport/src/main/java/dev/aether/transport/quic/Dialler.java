package dev.aether.transport.quic;

import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes links to peers: one attempt at a time per peer, its addresses in turn, and a growing pause
 * after all of them failed, in which callers hear of the failure at once. Lives on the event loop.
 */
final class Dialler {
    /** Nodes whose addresses are kept; more are ignored. */
    private static final int LEARNED_MAX = 65_536;

    /** An address that does not answer holds up the next one no longer than this. */
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(1);

    private final Local local;
    private final Peers peers;
    private final Connector connector;
    private final Map<NodeId, List<InetSocketAddress>> learned = new HashMap<>();
    private final Map<NodeId, Promise<QuicLink>> underway = new HashMap<>();
    private final Map<NodeId, Pause> pauses = new HashMap<>();

    /** Makes a connection; the outcome is told on the event loop, exactly once. */
    interface Connector {
        DialledConnection connect(
                InetSocketAddress address,
                Whom wanted,
                Consumer<DialledConnection.Outcome> attempt);
    }

    private record Pause(long untilNanos, Duration length, TransportException cause) {}

    Dialler(Local local, Peers peers, Connector connector) {
        this.local = local;
        this.peers = peers;
        this.connector = connector;
        peers.onUp(this::linkUp);
    }

    void learn(NodeId node, List<InetSocketAddress> addresses) {
        if (!learned.containsKey(node) && learned.size() >= LEARNED_MAX) {
            local.environment().log().warn("an address was not kept: too many", "peer", node);
            return;
        }
        List<InetSocketAddress> sorted =
                addresses.stream().sorted(Comparator.comparing(Dialler::isOlder)).toList();
        if (!sorted.equals(learned.put(node, sorted))) {
            pauses.remove(node);
        }
    }

    /** IPv6 is tried first. */
    private static boolean isOlder(InetSocketAddress address) {
        return !(address.getAddress() instanceof Inet6Address);
    }

    void forget(NodeId node) {
        learned.remove(node);
        pauses.remove(node);
    }

    /** Makes a link to a peer, or joins an attempt that is underway. */
    void link(NodeId peer, Promise<QuicLink> promise) {
        QuicLink used = peers.used(peer);
        if (used != null) {
            promise.complete(used);
            return;
        }
        Promise<QuicLink> attempt = underway.get(peer);
        if (attempt == null) {
            TransportException obstacle = obstacle(peer);
            if (obstacle != null) {
                promise.fail(obstacle);
                return;
            }
            attempt = begin(peer);
        }
        follow(attempt, promise);
    }

    private static void follow(Promise<QuicLink> attempt, Promise<QuicLink> promise) {
        attempt.whenSettled(() -> {
            try {
                promise.complete(attempt.await("a settled link", Duration.ZERO));
            } catch (RuntimeException failure) {
                promise.fail(failure);
            }
        });
    }

    /** Makes another link to a peer whose present one must be replaced soon. */
    void refresh(NodeId peer) {
        if (!underway.containsKey(peer) && obstacle(peer) == null) {
            begin(peer);
        }
    }

    private @Nullable TransportException obstacle(NodeId peer) {
        Pause pause = pauses.get(peer);
        if (peer.equals(local.self())) {
            return new TransportException(Code.PEER_UNREACHABLE, "a node has no link to itself");
        }
        if (!learned.containsKey(peer)) {
            return new TransportException(
                    Code.PEER_UNREACHABLE, "no address of node " + peer + " is known");
        }
        if (pause != null && pause.untilNanos() - nanos() > 0) {
            return new TransportException(
                    pause.cause().code(), "" + pause.cause().getMessage(), pause.cause());
        }
        return null;
    }

    private long nanos() {
        return local.environment().clock().nanos();
    }

    private Promise<QuicLink> begin(NodeId peer) {
        Promise<QuicLink> attempt = new Promise<>(local.environment().timers());
        underway.put(peer, attempt);
        attempt.whenSettled(() -> underway.remove(peer, attempt));
        next(peer, learned.getOrDefault(peer, List.of()), attempt);
        return attempt;
    }

    private void next(NodeId peer, List<InetSocketAddress> rest, Promise<QuicLink> attempt) {
        if (rest.isEmpty()) {
            failed(
                    peer,
                    attempt,
                    new TransportException(
                            Code.PEER_UNREACHABLE, "node " + peer + " has no address"));
            return;
        }
        List<InetSocketAddress> later = rest.subList(1, rest.size());
        Duration max = later.isEmpty() ? local.config().connectMax() : ATTEMPT_MAX;
        dial(
                rest.getFirst(),
                new Whom.Node(peer),
                max,
                outcome -> {
                    switch (outcome) {
                        case DialledConnection.Outcome.Up(QuicLink link) ->
                                attempt.complete(usedOr(link));
                        case DialledConnection.Outcome.Failed(TransportException cause) -> {
                            if (attempt.isSettled()) {
                                return;
                            }
                            if (later.isEmpty()) {
                                failed(peer, attempt, cause);
                            } else {
                                next(peer, later, attempt);
                            }
                        }
                    }
                });
    }

    /** The link in use, which may be another one than the one just made. */
    private QuicLink usedOr(QuicLink made) {
        QuicLink used = peers.used(made.peer());
        return used == null ? made : used;
    }

    private void failed(NodeId peer, Promise<QuicLink> attempt, TransportException cause) {
        TransportConfig config = local.config();
        Pause before = pauses.get(peer);
        Duration length = before == null ? config.backoffMin() : before.length().multipliedBy(2);
        Duration limited = length.compareTo(config.backoffMax()) > 0 ? config.backoffMax() : length;
        pauses.put(peer, new Pause(nanos() + jittered(limited), limited, cause));
        attempt.fail(cause);
    }

    /** Between half and all of it, so that nodes do not dial in step. */
    private long jittered(Duration length) {
        double share = 0.5 + local.environment().randomness().nextDouble() / 2;
        return (long) (length.toNanos() * share);
    }

    /** Makes a connection to whoever listens there. */
    void dial(
            InetSocketAddress address,
            Whom wanted,
            Duration max,
            Consumer<DialledConnection.Outcome> whenDone) {
        DialledConnection[] made = new DialledConnection[1];
        Timers.Timer limit =
                local.environment()
                        .timers()
                        .after(
                                max,
                                () ->
                                        local.loop()
                                                .execute(() -> {
                                                    if (made[0] != null) {
                                                        made[0].giveUp();
                                                    }
                                                }));
        made[0] =
                connector.connect(
                        address,
                        wanted,
                        outcome -> {
                            limit.cancel();
                            whenDone.accept(outcome);
                        });
    }

    /** A link is in use, whoever made it: nobody has to wait for ours any longer. */
    private void linkUp(QuicLink link) {
        pauses.remove(link.peer());
        Promise<QuicLink> attempt = underway.get(link.peer());
        if (attempt != null) {
            attempt.complete(link);
        }
    }
}
