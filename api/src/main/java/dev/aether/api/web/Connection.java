package dev.aether.api.web;

import dev.aether.api.web.WebApp.Entry;
import dev.aether.environment.Environment;
import dev.aether.environment.Threads;
import dev.aether.identity.Caller;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: takes in requests one after the other and starts a virtual thread for
 * each. All fields belong to the event loop; the thread of a request speaks to it by tasks.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    /** What a client sends ahead while it is answered; beyond it the connection is not read. */
    private static final int AHEAD_MAX = 64;

    /** What of an unwanted body is read so that the client sees the refusal. */
    private static final int DISCARDED_BYTES_MAX = 3 << 20;

    private final Environment environment;
    private final WebApp app;
    private final WebLimits limits;
    private final Budget budget;
    private final Deque<Object> ahead = new ArrayDeque<>();
    private State state = new State.Idle();
    private Caller caller = new Caller(List.of());
    private long idleSince;

    /** What a connection is doing. */
    private sealed interface State {
        record Idle() implements State {}

        /** A wanted body comes in. */
        record Collecting(Reply reply, Entry.Accept entry, Body body) implements State {}

        /** An unwanted body comes in. */
        record Discarding(Reply reply, WebAnswer.Whole answer, int bytes) implements State {}

        record Answering(Reply reply, Body body, Threads.Task task) implements State {}
    }

    Connection(Environment environment, WebApp app, WebLimits limits, Budget budget) {
        this.environment = environment;
        this.app = app;
        this.limits = limits;
        this.budget = budget;
        this.idleSince = environment.clock().nanos();
    }

    /** Learns who is there once the handshake is done. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            caller = Peer.of(context.channel());
            checkLater(context);
        }
        super.userEventTriggered(context, event);
    }

    private void checkLater(ChannelHandlerContext context) {
        var _ = context.executor().schedule(() -> check(context), seconds(), TimeUnit.SECONDS);
    }

    private long seconds() {
        return Math.max(1, limits.idleMax().toSeconds() / 4);
    }

    private void check(ChannelHandlerContext context) {
        Duration idle = Duration.ofNanos(environment.clock().nanos() - idleSince);
        if (!(state instanceof State.Answering) && idle.compareTo(limits.idleMax()) > 0) {
            var _ = context.close();
        } else if (context.channel().isActive()) {
            checkLater(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state instanceof State.Answering) {
            ahead.add(message);
            if (ahead.size() >= AHEAD_MAX) {
                context.channel().config().setAutoRead(false);
            }
            return;
        }
        take(context, message);
    }

    private void take(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                begin(context, request);
            }
            if (message instanceof HttpContent content) {
                content(context, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        Reply reply = new Reply(environment, context.channel(), request, limits.stalledMax());
        if (request.decoderResult().isFailure()) {
            reply.refuse(WebAnswer.Whole.text(400, "the request cannot be read\n"));
            return;
        }
        switch (enter(context, request)) {
            case Entry.Refuse(var answer) -> discard(reply, answer, request);
            case Entry.Accept accept when tooLong(request, accept) ->
                    discard(reply, accept.tooLarge(), request);
            case Entry.Accept accept -> {
                if (HttpUtil.is100ContinueExpected(request)) {
                    var _ =
                            context.writeAndFlush(
                                    new DefaultFullHttpResponse(
                                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
                }
                Body body = new Body(budget, accept.bodyBytesMax());
                state = new State.Collecting(reply, accept, body);
            }
        }
    }

    private Entry enter(ChannelHandlerContext context, HttpRequest request) {
        try {
            String peer = String.valueOf(context.channel().remoteAddress());
            return app.enter(WebHead.of(request, caller, peer));
        } catch (IllegalArgumentException malformed) {
            return new Entry.Refuse(WebAnswer.Whole.text(400, "the address is malformed\n"));
        }
    }

    private static boolean tooLong(HttpRequest request, Entry.Accept accept) {
        return HttpUtil.getContentLength(request, 0L) > accept.bodyBytesMax();
    }

    /** A client that asked first whether to send its body will not send it now. */
    private void discard(Reply reply, WebAnswer.Whole answer, HttpRequest request) {
        boolean willNotCome = HttpUtil.is100ContinueExpected(request);
        if (willNotCome || HttpUtil.getContentLength(request, 0L) > DISCARDED_BYTES_MAX) {
            reply.refuse(answer);
        } else {
            state = new State.Discarding(reply, answer, 0);
        }
    }

    private void content(ChannelHandlerContext context, HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        switch (state) {
            case State.Collecting now -> collect(context, now, content, last);
            case State.Discarding(var reply, var answer, int before) -> {
                int bytes = before + content.content().readableBytes();
                if (bytes > DISCARDED_BYTES_MAX) {
                    reply.refuse(answer);
                    state = new State.Idle();
                } else if (last) {
                    state = new State.Idle();
                    reply.send(answer);
                    done(context, reply);
                } else {
                    state = new State.Discarding(reply, answer, bytes);
                }
            }
            // What follows a request that was refused with the connection's end.
            case State.Idle _, State.Answering _ -> {}
        }
    }

    private void collect(
            ChannelHandlerContext context,
            State.Collecting now,
            HttpContent content,
            boolean last) {
        switch (now.body().add(content.content())) {
            case YES -> {
                if (last) {
                    serve(context, now);
                }
            }
            case TOO_LARGE -> giveUp(now, now.entry().tooLarge());
            case NO_ROOM ->
                    giveUp(now, WebAnswer.Whole.text(503, "too many requests come in at once\n"));
        }
    }

    private void giveUp(State.Collecting now, WebAnswer.Whole answer) {
        now.body().release();
        state = new State.Idle();
        now.reply().refuse(answer);
    }

    private void serve(ChannelHandlerContext context, State.Collecting now) {
        Reply reply = now.reply();
        Threads.Task task =
                environment
                        .threads()
                        .start(
                                "http " + reply.line(),
                                () -> {
                                    reply.answer(
                                            () -> now.entry().work().answer(now.body().bytes()));
                                    context.executor().execute(() -> done(context, reply));
                                });
        state = new State.Answering(reply, now.body(), task);
    }

    private void done(ChannelHandlerContext context, Reply reply) {
        if (state instanceof State.Answering(_, Body body, _)) {
            body.release();
        }
        state = new State.Idle();
        idleSince = environment.clock().nanos();
        if (!reply.keepsAlive()) {
            return;
        }
        while (!(state instanceof State.Answering) && !ahead.isEmpty()) {
            take(context, ahead.remove());
        }
        if (ahead.isEmpty()) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        current().ifPresent(Reply::changed);
    }

    private Optional<Reply> current() {
        return state instanceof State.Answering(Reply reply, _, _)
                ? Optional.of(reply)
                : Optional.empty();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ahead.forEach(ReferenceCountUtil::release);
        ahead.clear();
        switch (state) {
            case State.Collecting(_, _, Body body) -> {
                body.release();
                state = new State.Idle();
            }
            case State.Answering(Reply reply, _, Threads.Task task) -> {
                reply.changed();
                // A write that has begun is finished; a stream is for nobody now.
                if (reply.streams()) {
                    task.interrupt();
                }
            }
            case State.Idle _, State.Discarding _ -> {}
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        @Nullable String why = cause.getMessage();
        environment.log().debug("a connection fails", "cause", String.valueOf(why));
        var _ = context.close();
    }
}
