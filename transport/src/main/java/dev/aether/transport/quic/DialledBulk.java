package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.transport.wire.Opening;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** The bulk path of a link that we dialled. */
final class DialledBulk extends BulkPath {
    private final QuicLink wanted;
    private final long key;
    private @Nullable Runnable settled;

    /**
     * @param key names the link at the peer
     * @param settled runs once, when the path is there or will not be
     */
    DialledBulk(Local local, QuicLink wanted, long key, Runnable settled) {
        super(local);
        this.wanted = wanted;
        this.key = key;
        this.settled = settled;
    }

    @Override
    void admitted() {
        if (!peer().equals(wanted.peer())) {
            local.gatekeeper().tell("bulk path of node " + wanted.peer(), "found node " + peer());
            close();
            return;
        }
        Opening opening = Opening.newBuilder().setBulk(key).build();
        Unheeded.result(channel().writeAndFlush(Frames.of(local.allocator(), opening)));
    }

    @Override
    void opened(Bytes frame) {
        if (settled == null) {
            throw new ProtocolFault("a bulk path that came too late");
        }
        attach(wanted);
        settle();
    }

    @Override
    void failed() {
        settle();
    }

    /** The link goes on without: it took too long. */
    void giveUp(Channel channel) {
        if (settled != null) {
            settle();
            Unheeded.result(channel.close());
        }
    }

    private void settle() {
        Runnable waiting = settled;
        if (waiting != null) {
            settled = null;
            waiting.run();
        }
    }
}
