package dev.aether.api.http;

import dev.aether.environment.Environment;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Fills the pipelines of a door: HTTP/2 with gRPC and plain requests, or HTTP/1.1 with plain ones.
 *
 * @param methods by path; empty for a door without gRPC
 */
public record WebDoor(
        Environment environment,
        DoorLimits limits,
        Map<String, GrpcMethod> methods,
        WebHandler handler) {
    public WebDoor {
        methods = Map.copyOf(methods);
    }

    /** For connections with TLS; the client chooses the version of HTTP. */
    public Consumer<Channel> secured(SslContext tls, PeerGate gate) {
        return channel ->
                channel.pipeline()
                        .addLast(tls.newHandler(channel.alloc()))
                        .addLast(gate)
                        .addLast(new Negotiated());
    }

    /** For connections without TLS: HTTP/1.1 only. */
    public Consumer<Channel> plain() {
        return channel -> addHttp1(channel.pipeline());
    }

    private void addHttp1(ChannelPipeline pipeline) {
        pipeline.addLast(
                new ReadTimeoutHandler(limits.idleMax().toSeconds(), TimeUnit.SECONDS),
                new HttpServerCodec(),
                new HttpObjectAggregator(limits.messageBytesMax()),
                new Http1Requests(environment, handler),
                new ConnectionFaults(environment));
    }

    /** Chooses by the outcome of ALPN. */
    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                Http2Streams.addTo(context.pipeline(), WebDoor.this);
                context.pipeline().addLast(new ConnectionFaults(environment));
            } else {
                addHttp1(context.pipeline());
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            environment
                    .log()
                    .debug(
                            "a handshake failed",
                            "peer",
                            context.channel().remoteAddress(),
                            "cause",
                            String.valueOf(cause.getMessage()));
            var _ = context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
