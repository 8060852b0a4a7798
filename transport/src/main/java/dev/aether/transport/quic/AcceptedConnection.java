package dev.aether.transport.quic;

import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.wire.Hello;
import dev.aether.transport.wire.HelloAck;
import io.netty.channel.ChannelHandlerContext;
import java.util.Objects;

/** A connection a peer made: its HELLO is acknowledged, its next frame makes the link. */
final class AcceptedConnection extends Connection {
    private final BulkDoor bulk;
    private boolean up;
    private boolean visited;

    AcceptedConnection(Local local, Peers peers, BulkDoor bulk) {
        super(local, peers);
        this.bulk = bulk;
    }

    @Override
    boolean isJoin() {
        var engine = channel().sslEngine();
        return engine != null && Tls.JOIN_PROTOCOL.equals(engine.getApplicationProtocol());
    }

    /** True once: a visitor of the join door has one question. */
    boolean isFirstVisit() {
        boolean first = !visited;
        visited = true;
        return first;
    }

    @Override
    void admitted() {
        if (peer().equals(local.self())) {
            close(CloseCode.NOT_NEEDED, Code.PEER_UNREACHABLE, "this is the node itself");
        }
    }

    /** The peer's first frame. */
    void hello(ChannelHandlerContext stream, Hello hello) {
        if (!isAdmitted()) {
            return;
        }
        if (hello.getProtocol() != PROTOCOL) {
            fault(
                    "the peer speaks protocol "
                            + hello.getProtocol()
                            + ", this node speaks "
                            + PROTOCOL);
            return;
        }
        if (hello.getNode() != peer().value() || link() != null) {
            fault("a HELLO that does not belong to the certificate of node " + peer());
            return;
        }
        QuicLink made = greeted(hello.getInstance(), false);
        HelloAck ack =
                HelloAck.newBuilder()
                        .setProtocol(PROTOCOL)
                        .setNode(local.self().value())
                        .setInstance(local.instance())
                        .setObservedAddress(String.valueOf(channel().remoteSocketAddress()))
                        .setBulkPort(bulk.port())
                        .setBulkKey(made.bulkKey())
                        .build();
        Unheeded.result(stream.writeAndFlush(Frames.of(local.allocator(), ack)));
    }

    /** The peer has our acknowledgement, and is alive. */
    void heard() {
        if (!up) {
            up = true;
            up(Objects.requireNonNull(link()));
        }
    }

    @Override
    void up(QuicLink made) {
        peers.linkUp(made);
    }

    @Override
    void down(TransportException cause) {
        QuicLink made = link();
        if (made != null) {
            peers.linkDown(made);
        }
    }
}
