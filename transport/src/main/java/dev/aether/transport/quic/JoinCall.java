package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.transport.Addresses;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import dev.aether.transport.wire.Status;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One visit to a join door, on a socket and an event loop of its own. */
final class JoinCall extends FrameHandler {
    private final Sockets sockets;
    private final Promise<Answer> promise;
    private final Bytes request;
    private @Nullable Status status;

    private JoinCall(
            Sockets sockets, Promise<Answer> promise, Bytes request, TransportConfig config) {
        super(config.joinBytesMax());
        this.sockets = sockets;
        this.promise = promise;
        this.request = request;
    }

    /** What is asked, of whom. */
    record Visit(
            InetSocketAddress address, Bytes authoritySha256, Bytes request, Duration timeout) {}

    static Bytes make(Environment environment, TransportConfig config, Visit visit) {
        InetSocketAddress target = Addresses.resolved(visit.address());
        Promise<Answer> promise = new Promise<>(environment.timers());
        try (Sockets sockets = new Sockets("aether-join")) {
            Channel socket =
                    sockets.bind(
                            new InetSocketAddress(0),
                            Connections.clientCodec(
                                    Tls.joinClient(environment.clock(), visit.authoritySha256()),
                                    config.idleMax()));
            socket.config().setAutoRead(true);
            JoinCall call = new JoinCall(sockets, promise, visit.request(), config);
            Connections.connect(
                            socket,
                            target,
                            Tls.JOIN_NAME,
                            new End(promise),
                            new ChannelInboundHandlerAdapter())
                    .addListener(connected -> {
                        if (connected.isSuccess()) {
                            call.ask((QuicChannel) connected.getNow());
                        } else {
                            call.failed(connected.cause());
                        }
                    });
            return answer(promise, visit);
        }
    }

    private static Bytes answer(Promise<Answer> promise, Visit visit) {
        try {
            return switch (promise.await("the join door", visit.timeout())) {
                case Answer.Ok(Bytes body) -> body;
                case Answer.Refused(String reason) ->
                        throw new TransportException(Code.REFUSED, reason);
                case Answer.UnknownChannel() ->
                        throw new TransportException(Code.UNKNOWN_CHANNEL, "no join door there");
                case Answer.Failed(String reason) ->
                        throw new TransportException(Code.BROKEN, reason);
            };
        } catch (DeadlineExceeded late) {
            throw new TransportException(
                    Code.PEER_UNREACHABLE, "nobody answers at " + visit.address(), late);
        }
    }

    private void failed(Throwable cause) {
        boolean refused = cause instanceof SSLException;
        promise.fail(
                new TransportException(
                        refused ? Code.IDENTITY_REFUSED : Code.PEER_UNREACHABLE,
                        "the join door: " + cause.getMessage(),
                        cause));
    }

    private void ask(QuicChannel channel) {
        Streams.create(channel, QuicStreamType.BIDIRECTIONAL, this)
                .addListener(created -> {
                    if (created.isSuccess()) {
                        Streams.writeLast(
                                (QuicStreamChannel) created.getNow(),
                                Frames.of(sockets.allocator(), request));
                    } else {
                        failed(created.cause());
                    }
                });
    }

    @Override
    void frame(ChannelHandlerContext context, Bytes frame) {
        if (status == null) {
            status = Frames.parse(Status.parser(), frame);
        } else {
            promise.complete(Frames.answer(status, frame));
            CloseCode.BYE.close((QuicChannel) context.channel().parent(), "thank you");
        }
    }

    @Override
    void finished(ChannelHandlerContext context) {
        broken(context, "it said nothing");
    }

    @Override
    void broken(ChannelHandlerContext context, String reason) {
        promise.fail(
                new TransportException(Code.BROKEN, "the join door did not answer: " + reason));
    }

    /** Notices when the node closes the connection. */
    private static final class End extends ChannelInboundHandlerAdapter {
        private final Promise<Answer> promise;

        End(Promise<Answer> promise) {
            this.promise = promise;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            promise.fail(new TransportException(Code.BROKEN, "the join door was shut"));
        }
    }
}
