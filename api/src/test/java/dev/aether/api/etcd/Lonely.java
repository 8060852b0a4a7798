package dev.aether.api.etcd;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The transport of a lattice of one node: nobody can be reached and nobody calls. */
final class Lonely implements Transport {
    @Override
    public List<InetSocketAddress> localAddresses() {
        return List.of(new InetSocketAddress(0));
    }

    @Override
    public void start() {}

    @Override
    public void learn(NodeId node, List<InetSocketAddress> addresses) {}

    @Override
    public void forget(NodeId node) {}

    @Override
    public NodeId dial(InetSocketAddress address, Duration timeout) {
        throw unreachable();
    }

    @Override
    public void onMessage(String channel, MessageHandler handler) {}

    @Override
    public boolean send(NodeId to, String channel, Bytes message) {
        return false;
    }

    @Override
    public void onRequest(String channel, RequestHandler handler) {}

    @Override
    public Bytes request(NodeId to, String channel, Bytes body, Duration timeout) {
        throw unreachable();
    }

    @Override
    public void onStream(String channel, StreamHandler handler) {}

    @Override
    public DuplexStream open(NodeId to, String channel, Duration timeout) {
        throw unreachable();
    }

    @Override
    public void onJoin(JoinHandler handler) {}

    @Override
    public void onLink(LinkListener listener) {}

    @Override
    public List<NodeId> connected() {
        return List.of();
    }

    @Override
    public void close() {}

    private static TransportException unreachable() {
        return new TransportException(TransportException.Code.PEER_UNREACHABLE, "nobody is there");
    }
}
