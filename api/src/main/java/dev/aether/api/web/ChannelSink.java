package dev.aether.api.web;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Writes chunks to a channel, waiting while its buffer is full; woken by its connection. */
final class ChannelSink implements WebAnswer.Sink {
    private final Environment environment;
    private final Channel channel;
    private final Duration stalledMax;
    private final AtomicReference<Promise<Boolean>> wait;

    ChannelSink(Environment environment, Channel channel, Duration stalledMax) {
        this.environment = environment;
        this.channel = channel;
        this.stalledMax = stalledMax;
        this.wait = new AtomicReference<>(new Promise<>(environment.timers()));
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public void write(Bytes part) {
        awaitRoom();
        var _ =
                channel.writeAndFlush(
                        new DefaultHttpContent(Unpooled.wrappedBuffer(part.buffer())));
    }

    private void awaitRoom() {
        while (true) {
            Promise<Boolean> changed = wait.get();
            if (!channel.isActive()) {
                throw new WebAnswer.ClientGone("the client has left");
            }
            if (channel.isWritable()) {
                return;
            }
            await(changed);
        }
    }

    private void await(Promise<Boolean> changed) {
        try {
            changed.await("room in a connection", stalledMax);
        } catch (DeadlineExceeded stalled) {
            throw new WebAnswer.ClientGone("the client took nothing for " + stalledMax);
        }
    }

    /** The channel can be written to again, or is closed. */
    void changed() {
        wait.getAndSet(new Promise<>(environment.timers())).complete(true);
    }
}
