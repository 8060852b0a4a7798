package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection beside a link, over which all its one-way messages travel: a byte costs a tenth
 * of what it costs over QUIC. It is there before the link is used, or not at all, so that messages
 * stay in order; and the link ends with it. Lives on the event loop.
 *
 * <p>Who is at the other end is judged here exactly as for the link itself: after the handshake,
 * and again whenever the link is.
 */
abstract class BulkPath extends ChannelInboundHandlerAdapter {
    private static final int NAME_BYTES_MAX = 4096;

    protected final Local local;
    private final FrameReader reader = new FrameReader(NAME_BYTES_MAX);
    private @Nullable Channel channel;

    /** Kept here: a channel that was closed has no handlers any more. */
    private @Nullable SSLEngine engine;

    private @Nullable NodeId peer;
    private @Nullable QuicLink link;
    private @Nullable String name;

    BulkPath(Local local) {
        this.local = local;
    }

    /** The peer's certificate was accepted. */
    abstract void admitted();

    /** The first frame came. @throws ProtocolFault to end the path */
    abstract void opened(Bytes frame);

    /** The path ended before it belonged to a link. */
    abstract void failed();

    final NodeId peer() {
        return Objects.requireNonNull(peer);
    }

    final Channel channel() {
        return Objects.requireNonNull(channel);
    }

    final void attach(QuicLink to) {
        link = to;
        to.attach(this);
    }

    /** Says that we are there. */
    final void ping() {
        Unheeded.result(channel().writeAndFlush(Frames.of(local.allocator(), Bytes.EMPTY)));
    }

    /**
     * Verifies the peer again, as of now.
     *
     * @return why it may not stay, or null; null also for a path that has ended, with which its
     *     link ends
     */
    final @Nullable String refusal() {
        if (!channel().isActive()) {
            return null;
        }
        return switch (local.gatekeeper().judge(engine)) {
            case Gatekeeper.Judgement.Refused(String reason) -> reason;
            case Gatekeeper.Judgement.Admitted _ -> null;
        };
    }

    final void close() {
        Unheeded.result(channel().close());
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        // Also told when there was never a connection.
        context.channel().closeFuture().addListener(_ -> ended());
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                shaken(context);
            } else {
                refuse(context, "TLS handshake failed: " + handshake.cause().getMessage());
            }
        }
    }

    private void shaken(ChannelHandlerContext context) {
        engine = context.pipeline().get(SslHandler.class).engine();
        switch (local.gatekeeper().judge(engine)) {
            case Gatekeeper.Judgement.Refused(String reason) -> refuse(context, reason);
            case Gatekeeper.Judgement.Admitted(NodeId node, var _) -> {
                peer = node;
                admitted();
            }
        }
    }

    private void refuse(ChannelHandlerContext context, String reason) {
        local.gatekeeper().tell("bulk path of " + context.channel().remoteAddress(), reason);
        close();
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf input = (ByteBuf) message;
        try {
            Bytes frame = reader.next(input);
            while (frame != null && context.channel().isActive()) {
                frame(frame);
                frame = reader.next(input);
            }
        } catch (ProtocolFault fault) {
            refuse(context, String.valueOf(fault.getMessage()));
        } finally {
            input.release();
        }
    }

    private void frame(Bytes frame) {
        if (peer == null) {
            throw new ProtocolFault("a frame before the handshake");
        }
        String channelName = name;
        if (link == null) {
            opened(frame);
        } else if (channelName != null) {
            name = null;
            reader.limit(NAME_BYTES_MAX);
            local.handlers().receive(peer, channelName, frame);
        } else if (!frame.isEmpty()) {
            name = frame.utf8();
            reader.limit(local.config().messageBytesMax());
        }
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        if (link != null && context.channel().isWritable()) {
            link.drainLanes();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        local.environment().log().debug("bulk path fault", "fault", String.valueOf(cause));
        close();
    }

    private void ended() {
        if (link == null) {
            failed();
        } else {
            link.close(CloseCode.NOT_NEEDED, "its bulk path ended");
        }
    }
}
