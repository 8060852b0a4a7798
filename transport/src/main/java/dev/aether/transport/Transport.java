package dev.aether.transport;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The links of one node to its peers: mutually authenticated, multiplexed into named channels.
 *
 * <p>A link to a peer is made when first needed and kept; it counts as up only after both sides
 * have verified certificates and exchanged HELLO and HELLO_ACK. Handlers are registered before
 * {@link #start}. Every failure is a {@link TransportException}. Safe for all threads.
 */
public interface Transport extends AutoCloseable {
    /** Where this node listens, the preferred address first. */
    List<InetSocketAddress> localAddresses();

    /** The preferred one of them. */
    default InetSocketAddress localAddress() {
        return localAddresses().getFirst();
    }

    /** Begins to accept links. */
    void start();

    /** Tells where a node can be reached; the newest list wins. Membership calls this. */
    void learn(NodeId node, List<InetSocketAddress> addresses);

    /** Drops the link to a node and what was learned of it. */
    void forget(NodeId node);

    /**
     * Makes a link to whoever listens at an address.
     *
     * @return the verified id of that node
     */
    NodeId dial(InetSocketAddress address, Duration timeout);

    // One-way messages: ordered while a link lives, lost when it breaks. For consensus and gossip.

    /** Receives one-way messages of a channel on the link's event loop; must not block. */
    void onMessage(String channel, MessageHandler handler);

    /**
     * Queues a one-way message.
     *
     * @return false if it was dropped at once: no link yet (one is being made) or a full queue
     */
    boolean send(NodeId to, String channel, Bytes message);

    // Requests: one body each way, on a stream of their own.

    /** Answers requests of a channel; each runs on its own virtual thread. */
    void onRequest(String channel, RequestHandler handler);

    /**
     * Sends a request and waits for its answer. Not retried here.
     *
     * @throws TransportException PEER_UNREACHABLE if it was surely not executed; BROKEN if unknown
     */
    Bytes request(NodeId to, String channel, Bytes body, Duration timeout);

    // Streams: long-lived, flow-controlled both ways.

    /** Accepts streams of a channel; each runs on its own virtual thread and is closed after. */
    void onStream(String channel, StreamHandler handler);

    DuplexStream open(NodeId to, String channel, Duration timeout);

    /** Answers the join door, for peers that have no certificate yet; rate-limited. */
    void onJoin(JoinHandler handler);

    /** Hears of links that came up and went down, on a virtual thread, in order per peer. */
    void onLink(LinkListener listener);

    /** Peers whose link is up now. */
    List<NodeId> connected();

    /** Ends all links, gracefully within a second. */
    @Override
    void close();

    /** Takes a one-way message. */
    interface MessageHandler {
        void receive(NodeId from, Bytes message);
    }

    /** Answers a request; a thrown {@link RemoteRefusal} travels to the caller as REFUSED. */
    interface RequestHandler {
        Bytes answer(NodeId from, Bytes body);
    }

    /** Serves a stream until it returns. */
    interface StreamHandler {
        void serve(NodeId from, DuplexStream stream);
    }

    /** Answers one question at the join door. */
    interface JoinHandler {
        Bytes answer(InetSocketAddress from, Bytes request);
    }

    /** Hears of links. */
    interface LinkListener {
        void changed(NodeId peer, boolean up);
    }
}
