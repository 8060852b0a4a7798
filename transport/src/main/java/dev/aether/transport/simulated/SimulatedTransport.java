package dev.aether.transport.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.PeerCheck;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import dev.aether.transport.link.Handlers;
import dev.aether.transport.link.LinkEvents;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One node's end of the simulated network. */
final class SimulatedTransport implements Transport {
    private final SimulatedNetwork network;
    private final SimulatedMachine machine;
    private final Environment environment;
    private final SimulatedIdentity identity;
    private final InetSocketAddress address;
    private final PeerCheck check;
    private final Handlers handlers;
    private final LinkEvents events;
    private final Map<NodeId, SimulatedLink> links = new TreeMap<>();
    private final Map<NodeId, List<InetSocketAddress>> learned = new TreeMap<>();
    private final Map<NodeId, Promise<SimulatedLink>> dialling = new TreeMap<>();
    private final Map<NodeId, Long> pausedUntilNanos = new TreeMap<>();
    private Timers.@Nullable Timer nextCheck;
    private boolean started;
    private boolean alive = true;

    SimulatedTransport(
            SimulatedNetwork network,
            SimulatedMachine machine,
            SimulatedIdentity identity,
            InetSocketAddress address,
            PeerCheck check) {
        this.network = network;
        this.machine = machine;
        this.environment = machine.environment();
        this.identity = identity;
        this.address = address;
        this.check = check;
        this.handlers = new Handlers(environment, network.config());
        this.events = new LinkEvents(environment);
    }

    NodeId self() {
        return identity.node();
    }

    SimulatedIdentity identity() {
        return identity;
    }

    Handlers handlers() {
        return handlers;
    }

    TransportConfig config() {
        return network.config();
    }

    long nanos() {
        return environment.clock().nanos();
    }

    /** Whether this life of the machine goes on and the transport is open. */
    boolean isAlive() {
        return alive
                && machine.isUp()
                && machine.environment().timers().equals(environment.timers());
    }

    boolean accepts() {
        return isAlive() && started;
    }

    boolean admits(SimulatedTransport peer) {
        return peer.identity.authoritySha256().equals(identity.authoritySha256())
                && check.admits(peer.self());
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return List.of(address);
    }

    @Override
    public void start() {
        Check.that(!started, "the transport of %s is started once", self());
        started = true;
        handlers.seal();
        checkPeers();
    }

    private void checkPeers() {
        for (SimulatedLink link : List.copyOf(links.values())) {
            if (!check.admits(link.other(this).self())) {
                link.breakNow("the peer is not admitted any more");
            } else if (!link.other(this).isAlive()) {
                link.fallSilent(config().idleMax());
            }
        }
        nextCheck = environment.timers().after(config().checkEvery(), this::checkPeers);
    }

    @Override
    public void learn(NodeId node, List<InetSocketAddress> addresses) {
        if (!List.copyOf(addresses).equals(learned.put(node, List.copyOf(addresses)))) {
            pausedUntilNanos.remove(node);
        }
    }

    @Override
    public void forget(NodeId node) {
        learned.remove(node);
        SimulatedLink link = links.get(node);
        if (link != null) {
            link.breakNow("forgotten");
        }
    }

    @Override
    public NodeId dial(InetSocketAddress target, Duration timeout) {
        throwIfClosed();
        Promise<SimulatedLink> promise = new Promise<>(environment.timers());
        network.connect(this, target, promise);
        return await(promise, "a link to " + target, timeout).other(this).self();
    }

    private SimulatedLink await(Promise<SimulatedLink> promise, String what, Duration timeout) {
        try {
            return promise.await(what, timeout);
        } catch (DeadlineExceeded late) {
            throw new TransportException(
                    Code.PEER_UNREACHABLE, what + " took over " + timeout.toMillis() + " ms", late);
        }
    }

    /** The link to a peer, made now if there is none. */
    private Promise<SimulatedLink> link(NodeId to) {
        Promise<SimulatedLink> underway = dialling.get(to);
        if (underway != null && !links.containsKey(to)) {
            return underway;
        }
        Promise<SimulatedLink> promise = new Promise<>(environment.timers());
        SimulatedLink link = links.get(to);
        if (link != null) {
            promise.complete(link);
        } else if (!alive || to.equals(self()) || !learned.containsKey(to) || isPaused(to)) {
            promise.fail(
                    new TransportException(
                            Code.PEER_UNREACHABLE, "no way is known to node " + to + " now"));
        } else {
            dialling.put(to, promise);
            promise.whenSettled(() -> dialling.remove(to, promise));
            network.connect(this, to, learned.getOrDefault(to, List.of()), promise);
        }
        return promise;
    }

    private boolean isPaused(NodeId to) {
        Long until = pausedUntilNanos.get(to);
        return until != null && nanos() - until < 0;
    }

    void couldNotReach(NodeId to) {
        pausedUntilNanos.put(to, nanos() + config().backoffMin().toNanos());
    }

    @Override
    public void onMessage(String channel, MessageHandler handler) {
        handlers.onMessage(channel, handler);
    }

    @Override
    public boolean send(NodeId to, String channel, Bytes message) {
        throwIfClosed();
        throwIfTooLarge("message", message, config().messageBytesMax());
        SimulatedLink link = links.get(to);
        if (link == null) {
            link(to);
            return false;
        }
        return link.send(this, channel, message, config().queuedBytesMax());
    }

    @Override
    public void onRequest(String channel, RequestHandler handler) {
        handlers.onRequest(channel, handler);
    }

    @Override
    public Bytes request(NodeId to, String channel, Bytes body, Duration timeout) {
        throwIfClosed();
        throwIfTooLarge("request", body, config().requestBytesMax());
        long start = nanos();
        SimulatedLink link = await(link(to), "a link to " + to, timeout);
        Duration rest = timeout.minusNanos(nanos() - start);
        Promise<Answer> promise = new Promise<>(environment.timers());
        link.ask(this, channel, body, promise);
        String what = to + " in channel " + channel;
        try {
            return promise.await(what, rest.isNegative() ? Duration.ZERO : rest)
                    .orThrow(to, channel);
        } catch (DeadlineExceeded late) {
            throw new TransportException(
                    Code.TIMEOUT, what + " took over " + timeout.toMillis() + " ms", late);
        } finally {
            promise.fail(new TransportException(Code.TIMEOUT, "nobody waits any more"));
        }
    }

    @Override
    public void onStream(String channel, StreamHandler handler) {
        handlers.onStream(channel, handler);
    }

    @Override
    public DuplexStream open(NodeId to, String channel, Duration timeout) {
        throwIfClosed();
        return await(link(to), "a link to " + to, timeout).open(this, channel);
    }

    @Override
    public void onJoin(JoinHandler handler) {
        handlers.onJoin(handler);
    }

    @Override
    public void onLink(LinkListener listener) {
        events.add(listener);
    }

    @Override
    public List<NodeId> connected() {
        return List.copyOf(links.keySet());
    }

    @Nullable SimulatedLink linkTo(NodeId peer) {
        return links.get(peer);
    }

    /** The network made a link. */
    void gained(SimulatedLink link) {
        NodeId peer = link.other(this).self();
        links.put(peer, link);
        pausedUntilNanos.remove(peer);
        events.changed(peer, true);
    }

    /** A link broke. */
    void lost(SimulatedLink link) {
        NodeId peer = link.other(this).self();
        if (isAlive() && links.remove(peer, link)) {
            events.changed(peer, false);
        }
    }

    /** The node's process ended without a word. */
    void die() {
        alive = false;
        links.clear();
        if (nextCheck != null) {
            nextCheck.cancel();
        }
    }

    @Override
    public void close() {
        if (!alive) {
            return;
        }
        List.copyOf(links.values()).forEach(link -> link.breakNow("the node closed it"));
        die();
        network.remove(this);
    }

    private void throwIfClosed() {
        if (!alive) {
            throw new TransportException(Code.CLOSED, "the transport of " + self() + " is closed");
        }
    }

    private static void throwIfTooLarge(String what, Bytes body, int bytesMax) {
        if (body.length() > bytesMax) {
            throw new TransportException(
                    Code.TOO_LARGE,
                    "a " + what + " has at most " + bytesMax + " bytes, got " + body.length());
        }
    }
}
