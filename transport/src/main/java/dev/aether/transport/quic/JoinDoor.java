package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.link.Answer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The door for machines without a certificate: one question, one answer, and few of them. Lives on
 * the event loop.
 */
final class JoinDoor {
    /** Visitors at once; further ones are shown out. */
    private static final int VISITORS_MAX = 64;

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final Local local;
    private final Clock clock;
    private final Map<InetAddress, Integer> asked = new HashMap<>();
    private long windowBeganNanos;
    private int askedInAll;
    private int visitors;

    JoinDoor(Local local) {
        this.local = local;
        this.clock = local.environment().clock();
        this.windowBeganNanos = clock.nanos();
    }

    /** Counts a question. The map holds no more sources than questions are allowed in all. */
    private boolean admits(InetAddress source) {
        if (clock.nanos() - windowBeganNanos > WINDOW_NANOS) {
            windowBeganNanos = clock.nanos();
            askedInAll = 0;
            asked.clear();
        }
        TransportConfig config = local.config();
        if (askedInAll >= config.joinsPerMinuteMax()
                || asked.getOrDefault(source, 0) >= config.joinsPerSourceMax()) {
            return false;
        }
        askedInAll++;
        asked.merge(source, 1, Integer::sum);
        return true;
    }

    FrameHandler visitor(AcceptedConnection connection) {
        if (visitors >= VISITORS_MAX || !connection.isFirstVisit()) {
            connection.fault("too many visitors, or a second question, at the join door");
        }
        visitors++;
        return new Visitor(connection);
    }

    /** The one stream of a visitor. */
    private final class Visitor extends FrameHandler {
        private final Connection connection;
        private boolean hasAsked;

        Visitor(Connection connection) {
            super(local.config().joinBytesMax());
            this.connection = connection;
        }

        @Override
        void frame(ChannelHandlerContext context, Bytes question) {
            if (hasAsked
                    || !(connection.channel().remoteSocketAddress()
                            instanceof InetSocketAddress source)) {
                connection.fault("more than one question at the join door");
                return;
            }
            hasAsked = true;
            if (admits(source.getAddress())) {
                local.handlers().join(source, question, answer -> reply(context, answer));
            } else {
                reply(context, new Answer.Refused("too many knock at this door; try again later"));
            }
        }

        private void reply(ChannelHandlerContext context, Answer answer) {
            Bytes body = answer instanceof Answer.Ok(Bytes content) ? content : Bytes.EMPTY;
            Streams.writeLast(
                    (QuicStreamChannel) context.channel(),
                    Frames.of(local.allocator(), Frames.status(answer), body));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            visitors--;
            super.channelInactive(context);
        }

        @Override
        void finished(ChannelHandlerContext context) {}

        @Override
        void broken(ChannelHandlerContext context, String reason) {}
    }
}
