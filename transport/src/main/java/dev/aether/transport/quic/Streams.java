package dev.aether.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;

/** Making and ending QUIC streams. */
final class Streams {
    /** Bytes taken from a stream at once, and how often before other streams get their turn. */
    private static final int READ_BYTES = 32 * 1024;

    private static final int READS_MAX = 4;

    private Streams() {}

    static Future<QuicStreamChannel> create(
            QuicChannel channel, QuicStreamType type, ChannelHandler handler) {
        return channel.newStreamBootstrap().type(type).handler(new Prepare(handler)).create();
    }

    /** Sets the options every stream needs, ours and the peer's. */
    static void prepare(QuicStreamChannel stream) {
        if (stream.type() == QuicStreamType.BIDIRECTIONAL) {
            stream.config().setAllowHalfClosure(true);
        }
        stream.config()
                .setRecvByteBufAllocator(
                        new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(READS_MAX));
    }

    /** Sends the last bytes of our direction. */
    static void writeLast(QuicStreamChannel stream, ByteBuf last) {
        Unheeded.result(stream.writeAndFlush(new DefaultQuicStreamFrame(last, true)));
    }

    static ChannelFuture finish(QuicStreamChannel stream) {
        return stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.EMPTY_BUFFER, true));
    }

    /** Ends our direction, saying that it is incomplete, if it has not ended yet. */
    static void abandon(QuicStreamChannel stream) {
        if (stream.isActive() && !stream.isOutputShutdown()) {
            ByteBuf abandoned = stream.alloc().directBuffer(Frames.HEADER_BYTES);
            writeLast(stream, abandoned.writeInt(Frames.ABANDONED));
        }
    }

    /** Prepares a stream before its handler sees anything. */
    private static final class Prepare extends ChannelInitializer<QuicStreamChannel> {
        private final ChannelHandler handler;

        Prepare(ChannelHandler handler) {
            this.handler = handler;
        }

        @Override
        protected void initChannel(QuicStreamChannel stream) {
            prepare(stream);
            stream.pipeline().addLast(handler);
        }
    }
}
