package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.link.Answer;
import dev.aether.transport.wire.Ask;
import dev.aether.transport.wire.Hello;
import dev.aether.transport.wire.Opening;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Our end of a stream that the peer opened: its first frame says what it is for. */
final class IncomingStream extends FrameHandler {
    private static final int OPENING_BYTES_MAX = 4096;

    private final Local local;
    private final Connection connection;
    private @Nullable Use use;

    IncomingStream(Local local, Connection connection) {
        super(OPENING_BYTES_MAX);
        this.local = local;
        this.connection = connection;
    }

    /** What the stream turned out to be for. */
    private sealed interface Use {
        record Greeting(AcceptedConnection connection) implements Use {}

        record Messages(NodeId from, String channel) implements Use {}

        record Request(QuicLink link, Ask ask, long sentBeforeNanos) implements Use {}

        record Exchange(QuicStream stream) implements Use {}

        /** What comes is thrown away. */
        record Nothing() implements Use {}
    }

    @Override
    void frame(ChannelHandlerContext context, Bytes frame) {
        switch (use) {
            case null -> open(context, Frames.parse(Opening.parser(), frame));
            case Use.Greeting(AcceptedConnection accepted) -> accepted.heard();
            case Use.Messages(NodeId from, String channel) ->
                    local.handlers().receive(from, channel, frame);
            case Use.Request request -> {
                use = new Use.Nothing();
                answer(context, request, frame);
            }
            case Use.Exchange(QuicStream stream) -> stream.arrived(frame);
            case Use.Nothing() -> {}
        }
    }

    private void open(ChannelHandlerContext context, Opening opening) {
        if (opening.getKindCase() == Opening.KindCase.HELLO) {
            greet(context, opening.getHello());
            return;
        }
        QuicLink link = connection.link();
        if (link == null) {
            connection.fault("a stream before HELLO");
            return;
        }
        switch (opening.getKindCase()) {
            case MESSAGES -> {
                limit(local.config().messageBytesMax());
                use = new Use.Messages(link.peer(), opening.getMessages());
            }
            case REQUEST -> {
                limit(local.config().requestBytesMax());
                use = new Use.Request(link, opening.getRequest(), nanos());
            }
            case STREAM -> exchange(context, link, opening.getStream());
            case HELLO, BULK, KIND_NOT_SET ->
                    throw new ProtocolFault("a stream for nothing we know");
        }
    }

    private long nanos() {
        return local.environment().clock().nanos();
    }

    private void greet(ChannelHandlerContext context, Hello hello) {
        if (connection instanceof AcceptedConnection accepted) {
            use = new Use.Greeting(accepted);
            accepted.hello(context, hello);
        } else {
            connection.fault("a HELLO from a node that we dialled");
        }
    }

    private void answer(ChannelHandlerContext context, Use.Request request, Bytes body) {
        long waitedNanos = nanos() - request.sentBeforeNanos();
        if (waitedNanos > TimeUnit.MILLISECONDS.toNanos(request.ask().getTimeoutMillis())) {
            reply(context, new Answer.Refused("the request came after its deadline"));
            return;
        }
        QuicLink link = request.link();
        link.exchangeBegan();
        local.handlers()
                .answer(
                        link.peer(),
                        request.ask().getChannel(),
                        body,
                        answer -> {
                            link.exchangeEnded();
                            reply(context, answer);
                        });
    }

    private void reply(ChannelHandlerContext context, Answer answer) {
        Bytes body = answer instanceof Answer.Ok(Bytes content) ? content : Bytes.EMPTY;
        Streams.writeLast(
                (QuicStreamChannel) context.channel(),
                Frames.of(local.allocator(), Frames.status(answer), body));
    }

    private void exchange(ChannelHandlerContext context, QuicLink link, String channel) {
        Answer answer = local.handlers().admit(channel);
        QuicStreamChannel made = (QuicStreamChannel) context.channel();
        if (!(answer instanceof Answer.Ok)) {
            use = new Use.Nothing();
            Streams.writeLast(made, Frames.of(local.allocator(), Frames.status(answer)));
            return;
        }
        limit(DuplexStream.FRAME_BYTES_MAX);
        Unheeded.result(made.writeAndFlush(Frames.of(local.allocator(), Frames.status(answer))));
        QuicStream stream = new QuicStream(local, link, channel);
        stream.attach(made);
        use = new Use.Exchange(stream);
        local.handlers().serve(link.peer(), channel, stream);
    }

    @Override
    void finished(ChannelHandlerContext context) {
        switch (use) {
            case Use.Exchange(QuicStream stream) -> stream.ended();
            case Use.Greeting _ -> connection.fault("the peer ended its greeting");
            case Use.Request _ -> FrameHandler.abandon(context);
            case Use.Messages _, Use.Nothing _ -> {}
            case null -> FrameHandler.abandon(context);
        }
    }

    @Override
    void broken(ChannelHandlerContext context, String reason) {
        if (use instanceof Use.Exchange(QuicStream stream)) {
            stream.broke(reason);
        }
    }
}
