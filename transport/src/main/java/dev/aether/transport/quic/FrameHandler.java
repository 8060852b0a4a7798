package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;

/** One end of one QUIC stream, seen as frames. All methods run on the event loop. */
abstract class FrameHandler extends ChannelInboundHandlerAdapter {
    private final FrameReader reader;
    private boolean ended;

    FrameHandler(int frameBytesMax) {
        this.reader = new FrameReader(frameBytesMax);
    }

    /** From the next frame on. */
    final void limit(int frameBytesMax) {
        reader.limit(frameBytesMax);
    }

    /** A frame came. @throws ProtocolFault to end the stream */
    abstract void frame(ChannelHandlerContext context, Bytes frame);

    /** The peer sent all it wanted to send. */
    abstract void finished(ChannelHandlerContext context);

    /** The stream ended before the peer finished; told at most once, and not after the end. */
    abstract void broken(ChannelHandlerContext context, String reason);

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf input = (ByteBuf) message;
        try {
            Bytes frame = ended ? null : reader.next(input);
            while (frame != null) {
                frame(context, frame);
                frame = ended ? null : reader.next(input);
            }
            if (reader.isAbandoned()) {
                end(context, "the peer closed the stream");
            }
        } catch (ProtocolFault fault) {
            end(context, fault.getMessage());
            abandon(context);
        } finally {
            input.release();
        }
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event != ChannelInputShutdownReadComplete.INSTANCE || ended) {
            return;
        }
        if (reader.isBetweenFrames()) {
            ended = true;
            finished(context);
        } else {
            end(context, "the stream was cut");
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context, String.valueOf(cause.getMessage()));
        Unheeded.result(context.close());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(context, "the link broke");
    }

    private void end(ChannelHandlerContext context, @Nullable String reason) {
        if (!ended) {
            ended = true;
            broken(context, reason == null ? "unknown reason" : reason);
        }
    }

    /** Ends our direction, saying that it is incomplete, if it has not ended yet. */
    static void abandon(ChannelHandlerContext context) {
        Streams.abandon((QuicStreamChannel) context.channel());
    }
}
