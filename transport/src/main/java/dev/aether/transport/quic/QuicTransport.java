package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.identity.LiveIdentity;
import dev.aether.transport.Addresses;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import dev.aether.transport.link.LinkEvents;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node's end of the QUIC network: hands every call to the link it needs. */
final class QuicTransport implements Transport {
    private static final Duration GOODBYE_MAX = Duration.ofSeconds(1);

    private final Local local;
    private final Environment environment;
    private final LiveIdentity identity;
    private final Tls tls;
    private final Sockets sockets;
    private final Peers peers;
    private final LinkEvents events;
    private final BulkDoor bulk;
    private final Dialler dialler;
    private final List<Channel> serverSockets;
    private final Channel clientSocket;
    private volatile Timers.@Nullable Timer nextLook;
    private volatile boolean closed;

    QuicTransport(
            Local local, LiveIdentity identity, Sockets sockets, List<InetSocketAddress> listen) {
        this.local = local;
        this.environment = local.environment();
        this.identity = identity;
        this.sockets = sockets;
        this.tls = new Tls(identity, environment.randomness().fork("tickets"));
        this.events = new LinkEvents(environment);
        this.peers = new Peers(events);
        this.bulk =
                new BulkDoor(
                        local,
                        peers,
                        sockets,
                        BulkTls.isAvailable()
                                ? new BulkTls(identity, local.config().connectMax())
                                : null);
        JoinDoor door = new JoinDoor(local);
        this.serverSockets = bound(listen, door);
        this.clientSocket =
                sockets.bind(
                        new InetSocketAddress(0),
                        Connections.clientCodec(tls.client(), local.config().idleMax()));
        this.dialler =
                new Dialler(
                        local, peers, new Connections(local, peers, identity, bulk, clientSocket));
        environment
                .metrics()
                .gauge(
                        "aether_transport_links",
                        "Peers whose link is up",
                        () -> peers.connected().size());
        environment
                .metrics()
                .gauge(
                        "aether_transport_bulk_paths",
                        "Peers whose link has a bulk path",
                        () -> peers.links().stream().filter(link -> link.bulk() != null).count());
    }

    /** A port that the system chose for the first address is wanted for the others too. */
    private List<Channel> bound(List<InetSocketAddress> listen, JoinDoor door) {
        List<Channel> bound = new ArrayList<>();
        for (InetSocketAddress wanted : listen) {
            int chosen = bound.isEmpty() ? 0 : address(bound.getFirst()).getPort();
            bound.add(
                    sockets.bind(
                            Addresses.toListen(wanted, chosen),
                            Connections.serverCodec(local, peers, tls, door, bulk)));
            bulk.listen(address(bound.getLast()));
        }
        return List.copyOf(bound);
    }

    @Override
    public List<InetSocketAddress> localAddresses() {
        return serverSockets.stream().map(QuicTransport::address).toList();
    }

    private static InetSocketAddress address(Channel socket) {
        return (InetSocketAddress) socket.localAddress();
    }

    @Override
    public void start() {
        local.handlers().seal();
        identity.onChange(() -> local.loop().execute(this::identityChanged));
        serverSockets.forEach(socket -> socket.config().setAutoRead(true));
        clientSocket.config().setAutoRead(true);
        bulk.start();
        look();
    }

    /** What was accepted under the old bundle or certificate is looked at again at once. */
    private void identityChanged() {
        if (!closed) {
            tls.rotateTickets();
            peers.connections().forEach(Connection::recheck);
        }
    }

    /** The regular look at everything that lives. */
    private void look() {
        if (closed) {
            return;
        }
        local.loop().execute(this::lookAtAll);
        nextLook = environment.timers().after(local.config().checkEvery(), this::look);
    }

    private void lookAtAll() {
        if (closed) {
            return;
        }
        for (Connection connection : peers.connections()) {
            connection.look();
            if (connection instanceof DialledConnection dialled) {
                dialled.ping();
            }
        }
        peers.closeLeft();
        Instant now = environment.clock().now();
        for (QuicLink link : peers.links()) {
            if (link.isDialled() && link.isToBeRefreshed(now)) {
                dialler.refresh(link.peer());
            }
        }
    }

    @Override
    public void learn(NodeId node, List<InetSocketAddress> addresses) {
        List<InetSocketAddress> copy = List.copyOf(addresses);
        local.loop().execute(() -> dialler.learn(node, copy));
    }

    @Override
    public void forget(NodeId node) {
        local.loop()
                .execute(() -> {
                    dialler.forget(node);
                    peers.drop(node);
                });
    }

    @Override
    public NodeId dial(InetSocketAddress address, Duration timeout) {
        throwIfClosed();
        InetSocketAddress target = Addresses.resolved(address);
        Promise<QuicLink> promise = new Promise<>(environment.timers());
        local.loop()
                .execute(() ->
                        dialler.dial(
                                target,
                                new Whom.Anyone(),
                                timeout,
                                outcome -> settle(promise, outcome)));
        return await(promise, "a link to " + address, timeout).peer();
    }

    private static void settle(Promise<QuicLink> promise, DialledConnection.Outcome outcome) {
        switch (outcome) {
            case DialledConnection.Outcome.Up(QuicLink link) -> promise.complete(link);
            case DialledConnection.Outcome.Failed(TransportException cause) -> promise.fail(cause);
        }
    }

    private static QuicLink await(Promise<QuicLink> promise, String what, Duration timeout) {
        try {
            return promise.await(what, timeout);
        } catch (DeadlineExceeded late) {
            throw new TransportException(
                    Code.PEER_UNREACHABLE, what + " took over " + timeout.toMillis() + " ms", late);
        }
    }

    private QuicLink link(NodeId to, Duration timeout) {
        QuicLink used = peers.used(to);
        if (used != null) {
            return used;
        }
        return await(linkSoon(to), "a link to node " + to, timeout);
    }

    private Promise<QuicLink> linkSoon(NodeId to) {
        Promise<QuicLink> promise = new Promise<>(environment.timers());
        local.loop().execute(() -> dialler.link(to, promise));
        return promise;
    }

    @Override
    public void onMessage(String channel, MessageHandler handler) {
        local.handlers().onMessage(channel, handler);
    }

    @Override
    public boolean send(NodeId to, String channel, Bytes message) {
        throwIfClosed();
        throwIfTooLarge("message", message, local.config().messageBytesMax());
        QuicLink used = peers.used(to);
        if (used == null) {
            linkSoon(to);
            return false;
        }
        return used.send(channel, message);
    }

    @Override
    public void onRequest(String channel, RequestHandler handler) {
        local.handlers().onRequest(channel, handler);
    }

    @Override
    public Bytes request(NodeId to, String channel, Bytes body, Duration timeout) {
        throwIfClosed();
        throwIfTooLarge("request", body, local.config().requestBytesMax());
        long start = environment.clock().nanos();
        QuicLink link = link(to, timeout);
        Duration rest = timeout.minusNanos(environment.clock().nanos() - start);
        Duration left = rest.isNegative() ? Duration.ZERO : rest;
        Promise<Answer> promise = new Promise<>(environment.timers());
        link.ask(channel, body, left, promise);
        try {
            return promise.await("an answer", left).orThrow(to, channel);
        } catch (DeadlineExceeded late) {
            TransportException timedOut =
                    new TransportException(
                            Code.TIMEOUT,
                            "node "
                                    + to
                                    + " did not answer in channel "
                                    + channel
                                    + " within "
                                    + timeout.toMillis()
                                    + " ms",
                            late);
            promise.fail(timedOut);
            throw timedOut;
        }
    }

    @Override
    public void onStream(String channel, StreamHandler handler) {
        local.handlers().onStream(channel, handler);
    }

    @Override
    public DuplexStream open(NodeId to, String channel, Duration timeout) {
        throwIfClosed();
        return link(to, timeout).open(channel);
    }

    @Override
    public void onJoin(JoinHandler handler) {
        local.handlers().onJoin(handler);
    }

    @Override
    public void onLink(LinkListener listener) {
        events.add(listener);
    }

    @Override
    public List<NodeId> connected() {
        return peers.connected();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Timers.Timer look = nextLook;
        if (look != null) {
            look.cancel();
        }
        Promise<Boolean> left = new Promise<>(environment.timers());
        local.loop().execute(() -> leave(left));
        try {
            left.await("the end of all links", GOODBYE_MAX);
        } catch (DeadlineExceeded slow) {
            environment.log().warn("links did not end in time", "max", GOODBYE_MAX);
        }
        sockets.close();
    }

    private void leave(Promise<Boolean> left) {
        for (Connection connection : peers.connections()) {
            connection.close(CloseCode.BYE, Code.CLOSED, "the node leaves");
        }
        bulk.close();
        serverSockets.forEach(Channel::flush);
        clientSocket.flush();
        serverSockets.forEach(socket -> Unheeded.result(socket.close()));
        clientSocket.close().addListener(_ -> left.complete(true));
    }

    private void throwIfClosed() {
        if (closed) {
            throw new TransportException(Code.CLOSED, "the transport is closed");
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
