package dev.aether.transport.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Our end of a stream on which only we write. */
final class OneWay extends ChannelInboundHandlerAdapter {
    private final Runnable whenWritable;

    OneWay(Runnable whenWritable) {
        this.whenWritable = whenWritable;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            whenWritable.run();
        }
    }

    /** The link ends with the stream, so there is nothing to do but to wait for that. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Unheeded.result(context.close());
    }
}
