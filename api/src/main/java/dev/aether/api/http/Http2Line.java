package dev.aether.api.http;

import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.identity.Caller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.RejectedExecutionException;

/**
 * The way out of one HTTP/2 connection. What other threads want to send goes through an inbox that
 * the connection's event loop drains, with one flush for each batch.
 */
final class Http2Line {
    private static final int MESSAGES_MAX = 1 << 20;

    private final Environment environment;
    private final DoorLimits limits;
    private final Http2ConnectionHandler handler;
    private final ChannelHandlerContext context;
    private final Inbox inbox;
    private final WholeAnswers answers;
    private long bufferedBytes;

    Http2Line(
            Environment environment,
            DoorLimits limits,
            Http2ConnectionHandler handler,
            ChannelHandlerContext context) {
        this.environment = environment;
        this.limits = limits;
        this.handler = handler;
        this.context = context;
        this.answers = new WholeAnswers(handler, context);
        this.inbox =
                new Inbox(
                        "http2 " + context.channel().remoteAddress(),
                        MESSAGES_MAX,
                        this::execute,
                        environment.log(),
                        this::flush);
    }

    Environment environment() {
        return environment;
    }

    DoorLimits limits() {
        return limits;
    }

    Caller caller() {
        return PeerGate.caller(context.channel());
    }

    WholeAnswers answers() {
        return answers;
    }

    ByteBufAllocator allocator() {
        return context.alloc();
    }

    /** Runs on the event loop soon, followed by a flush; from any thread. */
    void run(Runnable action) {
        if (!inbox.offer(action)) {
            var _ = context.close();
        }
    }

    /** Whether this thread is the event loop. */
    boolean isHere() {
        return context.executor().inEventLoop();
    }

    private void execute(Runnable drain) {
        try {
            context.executor().execute(drain);
        } catch (RejectedExecutionException closed) {
            // The door was closed and its loops have ended: there is nobody left to send to.
        }
    }

    private void flush() {
        handler.flush(context);
    }

    /** Claims memory for an unfinished request. @return false if there is none left */
    boolean claim(int bytes) {
        if (bufferedBytes + bytes > limits.bufferedBytesMax()) {
            return false;
        }
        bufferedBytes += bytes;
        return true;
    }

    void release(int bytes) {
        bufferedBytes -= bytes;
    }

    void headers(int stream, Http2Headers headers, boolean end) {
        var _ =
                handler.encoder()
                        .writeHeaders(context, stream, headers, 0, end, context.newPromise());
    }

    ChannelFuture data(int stream, ByteBuf data, boolean end) {
        return handler.encoder().writeData(context, stream, data, 0, end, context.newPromise());
    }

    void reset(int stream, long error) {
        var _ = handler.resetStream(context, stream, error, context.newPromise());
    }

    /** Whether the client may still send on a stream that exists. */
    boolean isRequestOpen(int stream) {
        var found = handler.connection().stream(stream);
        return found != null && found.state().remoteSideOpen();
    }

    boolean exists(int stream) {
        return handler.connection().stream(stream) != null;
    }
}
