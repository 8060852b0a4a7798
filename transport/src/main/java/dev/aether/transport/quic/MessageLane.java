package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.Metrics;
import dev.aether.transport.wire.Opening;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one-way messages of one channel of a link, on its bulk path if it has one, else on one long
 * stream. Any thread offers; the event loop writes what has gathered as one buffer.
 */
final class MessageLane {
    /** Bytes gathered for one write, unless one message alone is larger. */
    private static final int GATHERED_BYTES_MAX = 64 * 1024;

    private final Local local;
    private final QuicChannel channel;
    private final String name;
    private final @Nullable BulkPath bulk;
    private final Bytes label;
    private final Metrics.Counter dropped;
    private final Queue<Bytes> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queuedBytes = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    // Of the event loop.
    private @Nullable QuicStreamChannel stream;
    private boolean creating;

    MessageLane(Local local, QuicChannel channel, String name, @Nullable BulkPath bulk) {
        this.local = local;
        this.channel = channel;
        this.name = name;
        this.bulk = bulk;
        this.label = Bytes.utf8(name);
        this.dropped =
                local.environment()
                        .metrics()
                        .counter(
                                "aether_transport_messages_dropped_total",
                                "One-way messages dropped because their queue was full",
                                "channel",
                                name);
    }

    boolean isEmpty() {
        return queuedBytes.get() == 0;
    }

    /**
     * @return false if the queue is full
     */
    boolean offer(Bytes message) {
        int cost = cost(message);
        if (queuedBytes.addAndGet(cost) > local.config().queuedBytesMax()) {
            queuedBytes.addAndGet(-cost);
            dropped.increment();
            return false;
        }
        messages.add(message);
        if (scheduled.compareAndSet(false, true)) {
            local.loop().execute(this::drain);
        }
        return true;
    }

    private int cost(Bytes message) {
        int named = bulk == null ? 0 : Frames.HEADER_BYTES + label.length();
        return named + Frames.HEADER_BYTES + message.length();
    }

    /** Writes what has gathered, as far as there is room. On the event loop. */
    void drain() {
        scheduled.set(false);
        if (bulk != null) {
            writeAll(bulk.channel());
        } else if (stream != null) {
            writeAll(stream);
        } else {
            create();
        }
    }

    private void writeAll(Channel to) {
        boolean written = false;
        while (to.isWritable() && !messages.isEmpty()) {
            write(to);
            written = true;
        }
        if (written) {
            to.flush();
        }
    }

    private void create() {
        if (creating) {
            return;
        }
        creating = true;
        Streams.create(channel, QuicStreamType.UNIDIRECTIONAL, new OneWay(this::drain))
                .addListener(created -> {
                    if (created.isSuccess()) {
                        begin((QuicStreamChannel) created.getNow());
                    }
                });
    }

    private void begin(QuicStreamChannel created) {
        Opening opening = Opening.newBuilder().setMessages(name).build();
        Unheeded.result(created.writeAndFlush(Frames.of(local.allocator(), opening)));
        stream = created;
        drain();
    }

    private void write(Channel to) {
        ByteBuf gathered = local.allocator().directBuffer(gatheredBytes());
        Bytes message = messages.poll();
        while (message != null) {
            if (bulk != null) {
                Frames.write(gathered, label);
            }
            Frames.write(gathered, message);
            Bytes next = messages.peek();
            message =
                    next != null && gathered.readableBytes() + cost(next) <= GATHERED_BYTES_MAX
                            ? messages.poll()
                            : null;
        }
        int written = gathered.readableBytes();
        to.write(gathered).addListener(_ -> queuedBytes.addAndGet(-written));
    }

    /** A good guess of the next buffer's size; it grows if it was too small. */
    private int gatheredBytes() {
        Bytes first = messages.peek();
        int needed = first == null ? 0 : cost(first);
        return Math.max(needed, Math.min(queuedBytes.get(), GATHERED_BYTES_MAX));
    }
}
