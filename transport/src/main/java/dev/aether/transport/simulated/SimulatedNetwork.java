package dev.aether.transport.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Randomness;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.transport.Network;
import dev.aether.transport.PeerCheck;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory, driven by a simulated world's timers and seed, with faults on command.
 *
 * <p>What a fault does: a one-way message that is lost, or meets a partition, vanishes. A lost
 * frame breaks its request or stream. Requests and streams wait through a partition, and break with
 * their link once it lasted for {@link TransportConfig#idleMax}. Everything is used on the world's
 * one thread; handlers run as tasks of the environment of their node.
 */
public final class SimulatedNetwork {
    private final WorldTimers timers;
    private final Randomness randomness;
    private final TransportConfig config;
    private final Conditions conditions = new Conditions();
    private final Map<NodeId, SimulatedTransport> nodes = new TreeMap<>();
    private final Map<InetSocketAddress, SimulatedTransport> listening = new HashMap<>();
    private final Map<String, InetAddress> hosts = new TreeMap<>();
    private int ports = 7000;
    private int linksMade;

    public SimulatedNetwork(SimulatedWorld world, TransportConfig config) {
        this.timers = new WorldTimers(world);
        this.randomness = world.randomness().fork("network");
        this.config = config;
    }

    /**
     * The network as one machine sees it; the machine keeps its address when it restarts. Asked
     * again after a restart.
     *
     * @param identity read when the machine binds its port, so that it may join before
     */
    public Network host(SimulatedMachine machine, Supplier<SimulatedIdentity> identity) {
        InetAddress address = hosts.computeIfAbsent(machine.name(), _ -> address(hosts.size() + 1));
        return new SimulatedHost(this, machine, identity, address);
    }

    private static InetAddress address(int number) {
        byte[] address = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    /** How long everything sent from now on travels: uniform between the two. */
    public void delay(Duration min, Duration max) {
        conditions.delay(min, max);
    }

    /** How likely everything sent from now on is lost. */
    public void loss(double probability) {
        conditions.loss(probability);
    }

    /** Separates two nodes. */
    public void partition(NodeId a, NodeId b) {
        conditions.cut(a, b);
        conditions.cut(b, a);
        fallSilent(a, b);
    }

    /** Loses all that one node sends to the other, not what it receives from there. */
    public void partitionOneWay(NodeId from, NodeId to) {
        conditions.cut(from, to);
        fallSilent(from, to);
    }

    /** Separates a node from all others. */
    public void isolate(NodeId node) {
        nodes.keySet().stream()
                .filter(other -> !other.equals(node))
                .forEach(other -> partition(node, other));
    }

    private void fallSilent(NodeId a, NodeId b) {
        SimulatedTransport end = nodes.get(a);
        SimulatedLink link = end == null ? null : end.linkTo(b);
        if (link != null) {
            link.fallSilent(config.idleMax());
        }
    }

    /** Ends the partition of two nodes, in both directions. */
    public void heal(NodeId a, NodeId b) {
        conditions.heal(a, b);
        conditions.heal(b, a);
        SimulatedTransport end = nodes.get(a);
        SimulatedLink link = end == null ? null : end.linkTo(b);
        if (link != null && link.isAliveOnBothEnds()) {
            link.hearAgain();
        }
    }

    /** Ends all partitions. */
    public void heal() {
        conditions.healAll();
        List<NodeId> ids = List.copyOf(nodes.keySet());
        ids.forEach(a -> ids.stream().filter(b -> a.compareTo(b) < 0).forEach(b -> heal(a, b)));
    }

    /**
     * Ends a node's transport without a word; its peers notice by its silence. A crash of its
     * machine does the same.
     */
    public void crash(NodeId node) {
        SimulatedTransport dead = nodes.get(node);
        if (dead == null) {
            return;
        }
        dead.connected().stream()
                .map(dead::linkTo)
                .forEach(link -> {
                    if (link != null) {
                        link.fallSilent(config.idleMax());
                    }
                });
        dead.die();
        remove(dead);
    }

    TransportConfig config() {
        return config;
    }

    Transport bind(
            SimulatedMachine machine,
            SimulatedIdentity identity,
            InetAddress host,
            int port,
            PeerCheck check) {
        InetSocketAddress address = new InetSocketAddress(host, port == 0 ? ++ports : port);
        SimulatedTransport holder = listening.get(address);
        if (holder != null && holder.isAlive()) {
            throw new TransportException(Code.CANNOT_BIND, address + " is taken");
        }
        crash(identity.node());
        SimulatedTransport bound = new SimulatedTransport(this, machine, identity, address, check);
        listening.put(address, bound);
        nodes.put(identity.node(), bound);
        return bound;
    }

    void remove(SimulatedTransport closed) {
        listening.remove(closed.localAddress(), closed);
        nodes.remove(closed.self(), closed);
    }

    /** Tries a peer's addresses in turn and settles the promise. */
    void connect(
            SimulatedTransport from,
            NodeId to,
            List<InetSocketAddress> addresses,
            Promise<SimulatedLink> promise) {
        if (addresses.isEmpty()) {
            from.couldNotReach(to);
            promise.fail(
                    new TransportException(
                            Code.PEER_UNREACHABLE, "no address of " + to + " works"));
            return;
        }
        Promise<SimulatedLink> attempt = new Promise<>(timers);
        attempt.whenSettled(() -> {
            SimulatedLink link = from.linkTo(to);
            if (link != null) {
                promise.complete(link);
            } else {
                connect(from, to, addresses.subList(1, addresses.size()), promise);
            }
        });
        connect(from, addresses.getFirst(), attempt);
    }

    /** Makes a link to whoever listens at an address: a round trip, or silence. */
    void connect(
            SimulatedTransport from, InetSocketAddress address, Promise<SimulatedLink> promise) {
        SimulatedTransport to = listening.get(address);
        if (to == null || !to.accepts() || conditions.isCutEitherWay(from.self(), to.self())) {
            timers.after(config.connectMax(), () -> promise.fail(unreachable(address)));
            return;
        }
        timers.after(
                conditions.journey(randomness).plus(conditions.journey(randomness)),
                () -> meet(from, address, promise));
    }

    private void meet(
            SimulatedTransport from, InetSocketAddress address, Promise<SimulatedLink> promise) {
        SimulatedTransport to = listening.get(address);
        if (to == from) {
            promise.fail(
                    new TransportException(
                            Code.PEER_UNREACHABLE, address + " is this node itself"));
        } else if (to == null || !to.accepts() || !from.isAlive()) {
            promise.fail(unreachable(address));
        } else if (!from.admits(to) || !to.admits(from)) {
            promise.fail(
                    new TransportException(
                            Code.IDENTITY_REFUSED,
                            from.self() + " and " + to.self() + " do not admit each other"));
        } else {
            promise.complete(linkOf(from, to));
        }
    }

    private SimulatedLink linkOf(SimulatedTransport from, SimulatedTransport to) {
        SimulatedLink existing = from.linkTo(to.self());
        if (existing != null && existing.joins(from, to)) {
            return existing;
        }
        breakStale(existing, from);
        breakStale(to.linkTo(from.self()), to);
        linksMade++;
        SimulatedLink link =
                new SimulatedLink(
                        timers, conditions, randomness.fork("link " + linksMade), from, to);
        from.gained(link);
        to.gained(link);
        return link;
    }

    /** A link to an earlier life of the peer. */
    private static void breakStale(@Nullable SimulatedLink link, SimulatedTransport end) {
        if (link != null) {
            link.breakNow(link.other(end).self() + " started anew");
        }
    }

    private static TransportException unreachable(InetSocketAddress address) {
        return new TransportException(Code.PEER_UNREACHABLE, "nobody answers at " + address);
    }

    void askJoinDoor(
            InetSocketAddress from,
            InetSocketAddress address,
            Bytes authoritySha256,
            Bytes request,
            Promise<Answer> promise) {
        timers.after(
                conditions.journey(randomness),
                () -> {
                    SimulatedTransport door = listening.get(address);
                    if (door == null || !door.accepts()) {
                        timers.after(config.connectMax(), () -> promise.fail(unreachable(address)));
                    } else if (!door.identity().authoritySha256().equals(authoritySha256)) {
                        promise.fail(
                                new TransportException(
                                        Code.IDENTITY_REFUSED,
                                        address + " belongs to another lattice"));
                    } else {
                        door.handlers()
                                .join(from, request, answer -> answerJoin(door, answer, promise));
                    }
                });
    }

    private void answerJoin(SimulatedTransport door, Answer answer, Promise<Answer> promise) {
        if (door.isAlive()) {
            timers.after(conditions.journey(randomness), () -> promise.complete(answer));
        }
    }
}
