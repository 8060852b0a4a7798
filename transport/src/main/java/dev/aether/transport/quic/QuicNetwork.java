package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.transport.Network;
import dev.aether.transport.PeerCheck;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Handlers;
import io.netty.handler.codec.quic.Quic;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The network of real machines: QUIC over UDP, mutual TLS between SPIFFE identities, one UDP port
 * per node for peers and for machines that want to join.
 */
public final class QuicNetwork implements Network {
    private final Environment environment;
    private final Supplier<LiveIdentity> identity;
    private final TransportConfig config;

    /**
     * @param identity read when a port is bound, so that a machine may ask a join door before
     */
    public QuicNetwork(
            Environment environment, Supplier<LiveIdentity> identity, TransportConfig config) {
        this.environment = environment.named("transport");
        this.identity = identity;
        this.config = config;
    }

    @Override
    public Bytes askJoinDoor(
            InetSocketAddress address, Bytes authoritySha256, Bytes request, Duration timeout) {
        if (request.length() > config.joinBytesMax()) {
            throw new TransportException(
                    Code.TOO_LARGE,
                    "a join request has at most "
                            + config.joinBytesMax()
                            + " bytes, got "
                            + request.length());
        }
        return JoinCall.make(
                environment,
                config,
                new JoinCall.Visit(address, authoritySha256, request, timeout));
    }

    @Override
    public Transport bind(List<InetSocketAddress> listen, PeerCheck check) {
        if (!Quic.isAvailable()) {
            throw new TransportException(
                    Code.CANNOT_BIND,
                    "QUIC does not work on this machine: " + Quic.unavailabilityCause());
        }
        LiveIdentity shown = identity.get();
        Sockets sockets = new Sockets("aether-quic");
        Local local =
                new Local(
                        environment,
                        node(shown),
                        environment.randomness().nextLong(),
                        config,
                        new Handlers(environment, config),
                        new Gatekeeper(environment, shown, check),
                        sockets.loop(),
                        sockets.allocator());
        try {
            return new QuicTransport(local, shown, sockets, listen);
        } catch (TransportException failure) {
            sockets.close();
            throw failure;
        }
    }

    private static NodeId node(LiveIdentity shown) {
        if (shown.id().subject() instanceof Subject.Node(NodeId node)) {
            return node;
        }
        throw new TransportException(
                Code.CANNOT_BIND, "expected the identity of a node, got " + shown.id());
    }
}
