package dev.aether.mesh;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.mesh.MeshException.Code;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: hands over one request after the other, and lets virtual threads wait
 * for its bytes.
 *
 * <p>Nothing is read from the socket but on demand, and once at the beginning of a request, so that
 * what waits here is what two reads gave. Fields that are not final or volatile belong to the event
 * loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final long LINGER_SECONDS_MAX = 2;

    private final Server server;
    private final Timers timers;
    private final Channel channel;
    private final Queue<HttpObject> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Promise<Boolean>> reader = new AtomicReference<>();
    private final AtomicReference<@Nullable Promise<Boolean>> writer = new AtomicReference<>();
    private final AtomicReference<@Nullable Runnable> onGone = new AtomicReference<>();
    private volatile boolean closed;
    private boolean serving;
    private boolean awaited;
    private boolean draining;
    private boolean lingering;
    private @Nullable Future<?> idle;

    /** What a connection needs of its ingress. */
    interface Server {
        IngressConfig config();

        /** Begins to serve a request and does not wait; {@link #done} is called at its end. */
        void serve(Connection connection, HttpRequest request);

        void closed(Connection connection);
    }

    Connection(Server server, Timers timers, Channel channel) {
        this.server = server;
        this.timers = timers;
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }

    // On the event loop

    @Override
    public void channelActive(ChannelHandlerContext context) {
        next();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingering) {
            ReferenceCountUtil.release(message);
            channel.read();
            return;
        }
        arrived.add((HttpObject) message);
        wake(reader);
        if (!serving) {
            next();
        }
    }

    private void next() {
        if (draining || closed) {
            close();
            return;
        }
        HttpObject first = arrived.poll();
        while (first != null && !(first instanceof HttpRequest)) {
            ReferenceCountUtil.release(first);
            first = arrived.poll();
        }
        if (first instanceof HttpRequest request) {
            serving = true;
            disarm();
            if (arrived.isEmpty()) {
                // One read ahead, or the socket would be told twice for each request.
                channel.read();
            }
            awaited = true;
            BriefWait.begun();
            server.serve(this, request);
        } else {
            arm();
            channel.read();
        }
    }

    /** A connection without a request may not wait for ever, nor one that sends it too slowly. */
    private void arm() {
        if (idle == null) {
            long nanos = server.config().keepAliveMax().toNanos();
            idle = channel.eventLoop().schedule(this::close, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void disarm() {
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        wake(writer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed = true;
        disarm();
        answered();
        wake(reader);
        wake(writer);
        if (!serving) {
            discard();
        }
        server.closed(this);
        tellGone();
    }

    private void answered() {
        if (awaited) {
            awaited = false;
            BriefWait.ended();
        }
    }

    private void tellGone() {
        Runnable stop = onGone.getAndSet(null);
        if (stop != null) {
            stop.run();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }

    private void discard() {
        HttpObject left = arrived.poll();
        while (left != null) {
            ReferenceCountUtil.release(left);
            left = arrived.poll();
        }
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

    /**
     * Closes after what was written, and after the client has seen it: a close with bytes unread
     * would make its system forget the answer.
     */
    void closeGently() {
        var _ =
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(written -> linger(written.isSuccess()));
    }

    private void linger(boolean written) {
        if (!written || !(channel instanceof DuplexChannel duplex)) {
            close();
            return;
        }
        lingering = true;
        discard();
        var _ = duplex.shutdownOutput();
        var _ = channel.eventLoop().schedule(this::close, LINGER_SECONDS_MAX, TimeUnit.SECONDS);
        channel.read();
    }

    /** No further request is taken; closes at once if none is being served. */
    void drain() {
        channel.eventLoop()
                .execute(() -> {
                    draining = true;
                    if (!serving) {
                        close();
                    }
                });
    }

    /** Calls once, when the client has closed the connection while its request is served. */
    void onGone(Runnable stop) {
        onGone.set(stop);
        if (closed) {
            tellGone();
        }
    }

    /** The request was served to its end. */
    void done(boolean keepAlive) {
        onGone.set(null);
        channel.eventLoop()
                .execute(() -> {
                    serving = false;
                    answered();
                    if (keepAlive && !closed) {
                        next();
                    } else {
                        discard();
                    }
                });
    }

    /** The next piece of the request that is served, if it has arrived. */
    Optional<HttpObject> poll() {
        return Optional.ofNullable(arrived.poll());
    }

    /** Waits for the next piece of the request that is served. */
    HttpObject pull() {
        HttpObject piece = arrived.poll();
        while (piece == null) {
            await(reader, () -> !arrived.isEmpty(), channel::read, "send");
            piece = arrived.poll();
        }
        return piece;
    }

    void write(Object message) {
        throwIfClosed();
        var _ = channel.write(message, channel.voidPromise());
    }

    /** Sends what was written; waits while the client reads too slowly. */
    void flush() {
        channel.flush();
        if (!channel.isWritable()) {
            await(writer, channel::isWritable, () -> {}, "read");
        }
    }

    private void await(
            AtomicReference<@Nullable Promise<Boolean>> waiter,
            BooleanSupplier ready,
            Runnable demand,
            String verb) {
        Duration stallMax = server.config().stallMax();
        Promise<Boolean> change = new Promise<>(timers);
        waiter.set(change);
        if (ready.getAsBoolean()) {
            return;
        }
        throwIfClosed();
        demand.run();
        try {
            change.await("a client", stallMax);
        } catch (DeadlineExceeded stalled) {
            throw new MeshException(
                    Code.ASKER_GONE,
                    "the client did not %s for %d s".formatted(verb, stallMax.toSeconds()),
                    stalled);
        }
    }

    private void throwIfClosed() {
        if (closed) {
            throw new MeshException(Code.ASKER_GONE, "the client closed the connection");
        }
    }
}
