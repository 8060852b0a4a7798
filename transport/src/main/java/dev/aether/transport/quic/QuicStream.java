package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Promise;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import dev.aether.transport.wire.Opening;
import dev.aether.transport.wire.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A long stream. The event loop adds what arrives and stops reading while too much waits; blocking
 * readers and writers wait for {@link Signal}s of the loop.
 */
final class QuicStream implements DuplexStream {
    private final Local local;
    private final QuicLink link;
    private final String name;
    private final Queue<Bytes> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger arrivedBytes = new AtomicInteger();
    private final AtomicInteger unsentBytes = new AtomicInteger();
    private final Signal readable = new Signal();
    private final Signal writable = new Signal();
    private volatile @Nullable QuicStreamChannel stream;
    private final AtomicReference<Runnable> onBroken = new AtomicReference<>(() -> {});
    private volatile @Nullable TransportException failure;
    private volatile boolean peerFinished;
    private volatile boolean finished;
    private volatile boolean closed;

    // Of the event loop: whether it still counts as an exchange of its link, and its last write.
    private boolean counted = true;
    private @Nullable ChannelFuture finishing;

    QuicStream(Local local, QuicLink link, String name) {
        this.local = local;
        this.link = link;
        this.name = name;
        link.exchangeBegan();
    }

    /** Opens it towards the peer. On the event loop. */
    void start(QuicChannel channel, String name) {
        Streams.create(channel, QuicStreamType.BIDIRECTIONAL, new Outgoing())
                .addListener(created -> {
                    if (created.isSuccess()) {
                        QuicStreamChannel made = (QuicStreamChannel) created.getNow();
                        Opening opening = Opening.newBuilder().setStream(name).build();
                        Unheeded.result(made.writeAndFlush(Frames.of(local.allocator(), opening)));
                        attach(made);
                    } else {
                        broke(String.valueOf(created.cause().getMessage()));
                    }
                });
    }

    /** The QUIC stream is there. On the event loop. */
    void attach(QuicStreamChannel made) {
        made.closeFuture().addListener(_ -> uncount());
        stream = made;
        if (closed) {
            leave();
        }
        writable.fire();
    }

    private void uncount() {
        if (counted) {
            counted = false;
            link.exchangeEnded();
        }
    }

    /** A frame came. On the event loop. */
    void arrived(Bytes frame) {
        if (closed) {
            return;
        }
        arrived.add(frame);
        int waiting = arrivedBytes.addAndGet(cost(frame));
        if (waiting > local.config().streamBytesMax() / 2) {
            setReading(false);
        }
        readable.fire();
    }

    private static int cost(Bytes frame) {
        return Frames.HEADER_BYTES + frame.length();
    }

    private void setReading(boolean reading) {
        QuicStreamChannel made = stream;
        if (made != null && made.config().isAutoRead() != reading) {
            made.config().setAutoRead(reading);
        }
    }

    /** The peer finished. On the event loop. */
    void ended() {
        peerFinished = true;
        readable.fire();
    }

    void broke(String reason) {
        fail(QuicLink.broken(link.peer(), "a stream of " + name, reason));
    }

    void fail(TransportException cause) {
        if (failure == null) {
            failure = cause;
        }
        if (stream == null) {
            uncount();
        }
        readable.fire();
        writable.fire();
        tellBroken();
    }

    private void tellBroken() {
        onBroken.getAndSet(() -> {}).run();
    }

    @Override
    public void onBroken(Runnable listener) {
        onBroken.set(listener);
        if (failure != null) {
            tellBroken();
        }
    }

    @Override
    public Optional<Bytes> read(Duration timeout) {
        long start = local.environment().clock().nanos();
        while (true) {
            throwIfClosed();
            Promise<Boolean> change = readable.next();
            Bytes frame = arrived.poll();
            if (frame != null) {
                taken(frame);
                return Optional.of(frame);
            }
            if (peerFinished) {
                return Optional.empty();
            }
            throwIfFailed();
            long rest = timeout.toNanos() - (local.environment().clock().nanos() - start);
            await(change, Duration.ofNanos(Math.max(0, rest)), timeout);
        }
    }

    private void taken(Bytes frame) {
        int before = arrivedBytes.getAndAdd(-cost(frame));
        int low = local.config().streamBytesMax() / 4;
        if (before > low && before - cost(frame) <= low) {
            local.loop().execute(() -> setReading(true));
        }
    }

    private static void await(Promise<Boolean> change, Duration rest, Duration timeout) {
        try {
            change.await("a frame", rest);
        } catch (DeadlineExceeded late) {
            throw new TransportException(
                    Code.TIMEOUT, "no frame came within " + timeout.toMillis() + " ms", late);
        }
    }

    @Override
    public void write(Bytes frame) {
        if (frame.length() > FRAME_BYTES_MAX) {
            throw new TransportException(
                    Code.TOO_LARGE,
                    "a frame has at most " + FRAME_BYTES_MAX + " bytes, got " + frame.length());
        }
        QuicStreamChannel made = awaitRoom();
        send(made, Frames.of(local.allocator(), frame), cost(frame));
    }

    private QuicStreamChannel awaitRoom() {
        while (true) {
            throwIfClosed();
            throwIfFailed();
            if (finished) {
                throw new TransportException(Code.BROKEN, "this direction was finished before");
            }
            Promise<Boolean> change = writable.next();
            QuicStreamChannel made = stream;
            if (made != null && unsentBytes.get() < local.config().streamBytesMax() / 2) {
                return made;
            }
            throwIfFailed();
            awaitRoom(change);
        }
    }

    private void awaitRoom(Promise<Boolean> change) {
        Duration stallMax = local.config().stallMax();
        try {
            change.await("room in a stream", stallMax);
        } catch (DeadlineExceeded stalled) {
            throw new TransportException(
                    Code.BROKEN,
                    "the peer read nothing for " + stallMax.toSeconds() + " s",
                    stalled);
        }
    }

    private void send(QuicStreamChannel made, ByteBuf bytes, int cost) {
        unsentBytes.addAndGet(cost);
        ChannelFuture write = made.writeAndFlush(bytes);
        write.addListener(sent -> {
            unsentBytes.addAndGet(-cost);
            if (!sent.isSuccess()) {
                broke("the peer takes no more");
            }
            writable.fire();
        });
    }

    @Override
    public void finish() {
        if (finished) {
            return;
        }
        QuicStreamChannel made = awaitRoom();
        finished = true;
        local.loop().execute(() -> finishing = Streams.finish(made));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        readable.fire();
        writable.fire();
        local.loop().execute(this::leave);
    }

    /** Lets the rest of what the peer sends run into the void. On the event loop. */
    private void leave() {
        arrived.clear();
        QuicStreamChannel made = stream;
        if (made == null || !made.isActive()) {
            return;
        }
        ChannelFuture last = finishing;
        if (last == null) {
            Streams.abandon(made);
        } else if (!peerFinished) {
            Unheeded.result(made.shutdownInput(0));
            last.addListener(_ -> Unheeded.result(made.close()));
        }
        setReading(true);
    }

    private void throwIfClosed() {
        if (closed) {
            throw new TransportException(Code.BROKEN, "the stream is closed");
        }
    }

    private void throwIfFailed() {
        TransportException cause = failure;
        if (cause != null) {
            throw new TransportException(cause.code(), String.valueOf(cause.getMessage()), cause);
        }
    }

    /** Wakes a waiter: what changed after {@link #next} settles the promise it gave. */
    private final class Signal {
        private final AtomicReference<@Nullable Promise<Boolean>> waiting = new AtomicReference<>();

        Promise<Boolean> next() {
            Promise<Boolean> change = waiting.get();
            if (change != null && !change.isSettled()) {
                return change;
            }
            Promise<Boolean> fresh = new Promise<>(local.environment().timers());
            waiting.set(fresh);
            return fresh;
        }

        void fire() {
            Promise<Boolean> change = waiting.getAndSet(null);
            if (change != null) {
                change.complete(true);
            }
        }
    }

    /** Our end of a stream that we opened: the peer says first whether it serves the channel. */
    private final class Outgoing extends FrameHandler {
        private boolean accepted;

        Outgoing() {
            super(FRAME_BYTES_MAX);
        }

        @Override
        void frame(ChannelHandlerContext context, Bytes frame) {
            if (accepted) {
                arrived(frame);
                return;
            }
            Answer answer = Frames.answer(Frames.parse(Status.parser(), frame), Bytes.EMPTY);
            accepted = answer instanceof Answer.Ok;
            if (!accepted) {
                refused(answer);
            }
        }

        private void refused(Answer answer) {
            try {
                answer.orThrow(link.peer(), name);
            } catch (TransportException refusal) {
                fail(refusal);
            }
        }

        @Override
        void finished(ChannelHandlerContext context) {
            if (accepted) {
                ended();
            } else {
                broke("it ended without a word");
            }
        }

        @Override
        void broken(ChannelHandlerContext context, String reason) {
            broke(reason);
        }
    }
}
