package dev.aether.api.http;

import dev.aether.environment.Environment;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** The end of a pipeline: what no other handler dealt with ends the connection. */
final class ConnectionFaults extends ChannelInboundHandlerAdapter {
    private final Environment environment;

    ConnectionFaults(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        environment
                .log()
                .debug(
                        "a connection broke",
                        "peer",
                        context.channel().remoteAddress(),
                        "cause",
                        String.valueOf(cause));
        var _ = context.close();
    }
}
