package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.wire.Hello;
import dev.aether.transport.wire.HelloAck;
import dev.aether.transport.wire.Opening;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection we made: HELLO goes first, HELLO_ACK makes the link. */
final class DialledConnection extends Connection {
    /** What became of an attempt to make a link. */
    sealed interface Outcome {
        record Up(QuicLink link) implements Outcome {}

        record Failed(TransportException cause) implements Outcome {}
    }

    private static final int ACK_BYTES_MAX = 4096;

    private final BulkDoor bulk;
    private final InetSocketAddress address;
    private final Whom wanted;
    private @Nullable Consumer<Outcome> attempt;
    private @Nullable QuicStreamChannel control;
    private boolean up;

    DialledConnection(
            Local local,
            Peers peers,
            InetSocketAddress address,
            Whom wanted,
            BulkDoor bulk,
            Consumer<Outcome> attempt) {
        super(local, peers);
        this.bulk = bulk;
        this.address = address;
        this.wanted = wanted;
        this.attempt = attempt;
    }

    @Override
    void admitted() {
        if (peer().equals(local.self())) {
            close(CloseCode.NOT_NEEDED, Code.PEER_UNREACHABLE, address + " is this node itself");
            return;
        }
        if (!wanted.isMetBy(peer())) {
            close(
                    CloseCode.NOT_NEEDED,
                    Code.IDENTITY_REFUSED,
                    "expected node " + wanted.words() + " at " + address + ", found " + peer());
            return;
        }
        Streams.create(channel(), QuicStreamType.BIDIRECTIONAL, new Control())
                .addListener(created -> {
                    if (created.isSuccess()) {
                        greet((QuicStreamChannel) created.getNow());
                    } else {
                        fault("no stream for HELLO: " + created.cause().getMessage());
                    }
                });
    }

    private void greet(QuicStreamChannel stream) {
        control = stream;
        Hello hello =
                Hello.newBuilder()
                        .setProtocol(PROTOCOL)
                        .setNode(local.self().value())
                        .setInstance(local.instance())
                        .build();
        Opening opening = Opening.newBuilder().setHello(hello).build();
        Unheeded.result(stream.writeAndFlush(Frames.of(local.allocator(), opening)));
    }

    private void acknowledged(HelloAck ack) {
        if (ack.getProtocol() != PROTOCOL || ack.getNode() != peer().value()) {
            fault(
                    "expected HELLO_ACK of protocol "
                            + PROTOCOL
                            + " from "
                            + peer()
                            + ", got protocol "
                            + ack.getProtocol());
            return;
        }
        QuicLink made = greeted(ack.getInstance(), true);
        bulk.dial(made, address, ack.getBulkPort(), ack.getBulkKey(), () -> up(made));
    }

    /** Says that we are there. The first one tells the listener that the link is up. */
    void ping() {
        if (control != null && up) {
            Unheeded.result(control.writeAndFlush(Frames.of(local.allocator(), Bytes.EMPTY)));
        }
    }

    @Override
    void up(QuicLink made) {
        if (channel().isActive()) {
            up = true;
            peers.linkUp(made);
            settle(new Outcome.Up(made));
            ping();
        }
    }

    /** The attempt took too long. */
    void giveUp() {
        if (attempt != null) {
            close(
                    CloseCode.NOT_NEEDED,
                    Code.PEER_UNREACHABLE,
                    "no link to " + address + " in time");
        }
    }

    @Override
    void down(TransportException cause) {
        QuicLink made = link();
        if (made != null) {
            peers.linkDown(made);
        }
        failed(cause);
    }

    void failed(TransportException cause) {
        settle(new Outcome.Failed(cause));
    }

    private void settle(Outcome outcome) {
        Consumer<Outcome> waiting = attempt;
        if (waiting != null) {
            attempt = null;
            waiting.accept(outcome);
        }
    }

    /** The far end of our greeting. */
    private final class Control extends FrameHandler {
        Control() {
            super(ACK_BYTES_MAX);
        }

        @Override
        void frame(ChannelHandlerContext context, Bytes frame) {
            if (link() == null) {
                acknowledged(Frames.parse(HelloAck.parser(), frame));
            }
        }

        @Override
        void finished(ChannelHandlerContext context) {
            close(CloseCode.BYE, Code.PEER_UNREACHABLE, "the peer ended the link");
        }

        @Override
        void broken(ChannelHandlerContext context, String reason) {
            close(CloseCode.BYE, Code.PEER_UNREACHABLE, reason);
        }
    }
}
