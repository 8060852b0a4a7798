package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import dev.aether.transport.wire.Ask;
import dev.aether.transport.wire.Opening;
import dev.aether.transport.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request on its way. A caller that waits no longer leaves the answer to be thrown away. */
final class Call extends FrameHandler {
    private final Local local;
    private final NodeId peer;
    private final Promise<Answer> promise;
    private @Nullable Status status;

    Call(Local local, NodeId peer, Promise<Answer> promise) {
        super(local.config().requestBytesMax());
        this.local = local;
        this.peer = peer;
        this.promise = promise;
    }

    void start(QuicChannel channel, String name, Bytes body, Duration timeout) {
        Ask ask = Ask.newBuilder().setChannel(name).setTimeoutMillis(timeout.toMillis()).build();
        ByteBuf request =
                Frames.of(local.allocator(), Opening.newBuilder().setRequest(ask).build(), body);
        Streams.create(channel, QuicStreamType.BIDIRECTIONAL, this)
                .addListener(created -> {
                    if (created.isSuccess()) {
                        Streams.writeLast((QuicStreamChannel) created.getNow(), request);
                    } else {
                        request.release();
                        promise.fail(unreachable(created.cause()));
                    }
                });
    }

    private TransportException unreachable(Throwable cause) {
        return new TransportException(
                Code.PEER_UNREACHABLE,
                "no stream to node " + peer + ": " + cause.getMessage(),
                cause);
    }

    @Override
    void frame(ChannelHandlerContext context, Bytes frame) {
        if (status == null) {
            Status said = Frames.parse(Status.parser(), frame);
            status = said;
            if (said.getCode() != Status.Code.OK) {
                promise.complete(Frames.answer(said, Bytes.EMPTY));
            }
        } else {
            promise.complete(Frames.answer(status, frame));
        }
    }

    @Override
    void finished(ChannelHandlerContext context) {
        promise.fail(QuicLink.broken(peer, "a request", "it ended without an answer"));
    }

    @Override
    void broken(ChannelHandlerContext context, String reason) {
        promise.fail(QuicLink.broken(peer, "a request", reason));
    }
}
