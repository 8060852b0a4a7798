package dev.aether.mesh;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.mesh.EgressException.Code;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server outside, for one request: lets virtual threads wait for it. Nothing is
 * read from the socket but on demand. One thread reads and one writes.
 */
final class EgressChannel extends ChannelInboundHandlerAdapter {
    private final Timers timers;
    private final Channel channel;
    private final Queue<HttpObject> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Promise<Boolean>> reader = new AtomicReference<>();
    private final AtomicReference<@Nullable Promise<Boolean>> writer = new AtomicReference<>();
    private final Promise<Boolean> secured;
    private volatile boolean closed;
    private volatile boolean discarding;

    EgressChannel(Timers timers, Channel channel) {
        this.timers = timers;
        this.channel = channel;
        this.secured = new Promise<>(timers);
    }

    // On the event loop

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        arrived.add((HttpObject) message);
        if (discarding) {
            discard();
        }
        wake(reader);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        wake(writer);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent end) {
            if (end.isSuccess()) {
                secured.complete(true);
            } else {
                secured.fail(EgressFaults.ofHandshake(end.cause()));
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed = true;
        secured.fail(new EgressException(Code.INCOMPLETE, "the server closed the connection"));
        wake(reader);
        wake(writer);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }

    private static void wake(AtomicReference<@Nullable Promise<Boolean>> waiter) {
        Promise<Boolean> waiting = waiter.getAndSet(null);
        if (waiting != null) {
            waiting.complete(true);
        }
    }

    // From any thread

    void close() {
        var _ = channel.close();
    }

    /** Forgets what came and was not pulled, and what comes still; when nobody pulls any more. */
    void discard() {
        discarding = true;
        HttpObject left = arrived.poll();
        while (left != null) {
            ReferenceCountUtil.release(left);
            left = arrived.poll();
        }
    }

    void awaitSecured(Duration max) {
        try {
            secured.await("a TLS handshake", max);
        } catch (DeadlineExceeded late) {
            throw new EgressException(
                    Code.CONNECTION_TIMEOUT, "the server did not agree on TLS in time", late);
        }
    }

    /**
     * Waits for the next piece of the response.
     *
     * @param late what it is that did not come in time
     */
    HttpObject pull(Duration max, Code late) {
        HttpObject piece = arrived.poll();
        while (piece == null) {
            boolean was = closed;
            await(reader, () -> !arrived.isEmpty() || closed, channel::read, max, late);
            piece = arrived.poll();
            if (piece == null && was) {
                throw new EgressException(
                        Code.INCOMPLETE, "the server closed the connection too early");
            }
        }
        return piece;
    }

    /**
     * Sends the first of a request. A server that has left already may have answered all the same,
     * which is found out by pulling.
     */
    void begin(HttpRequest request) {
        var _ = channel.writeAndFlush(request, channel.voidPromise());
    }

    /** Sends; waits while the server takes nothing. */
    void write(Object message, Duration stallMax) {
        if (closed) {
            ReferenceCountUtil.release(message);
            throw new EgressException(Code.INCOMPLETE, "the server closed the connection");
        }
        var _ = channel.writeAndFlush(message, channel.voidPromise());
        if (!channel.isWritable()) {
            await(
                    writer,
                    () -> channel.isWritable() || closed,
                    () -> {},
                    stallMax,
                    Code.WRITE_TIMEOUT);
        }
    }

    private void await(
            AtomicReference<@Nullable Promise<Boolean>> waiter,
            BooleanSupplier ready,
            Runnable demand,
            Duration max,
            Code late) {
        Promise<Boolean> change = new Promise<>(timers);
        waiter.set(change);
        if (ready.getAsBoolean()) {
            return;
        }
        demand.run();
        try {
            change.await("a server", max);
        } catch (DeadlineExceeded slow) {
            throw new EgressException(late, "nothing moved for " + max.toMillis() + " ms", slow);
        }
    }
}
