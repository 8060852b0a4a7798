package dev.aether.api.http;

import dev.aether.environment.Environment;
import dev.aether.environment.Timers;
import dev.aether.identity.Caller;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Verdict;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Verifies who is at the other end: after every handshake, because a resumed session does not ask
 * the trust manager; whenever our bundle changes; and again and again while the connection lives.
 * Whoever is refused is disconnected.
 */
@Sharable
public final class PeerGate extends ChannelInboundHandlerAdapter implements AutoCloseable {
    private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf("aether.caller");
    private static final Caller NOBODY = new Caller(List.of());

    private final Environment environment;
    private final LiveIdentity identity;
    private final Duration every;
    private final boolean required;
    private final ChannelGroup known = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Runnable recheck = this::recheck;
    private volatile Timers.Timer next;
    private volatile boolean closed;

    /**
     * @param required whether a peer without a certificate is refused
     */
    public PeerGate(
            Environment environment, LiveIdentity identity, Duration every, boolean required) {
        this.environment = environment;
        this.identity = identity;
        this.every = every;
        this.required = required;
        this.next = environment.timers().after(every, this::tick);
        identity.onChange(recheck);
    }

    /** Who is at the other end of a connection; an empty chain if unknown. */
    static Caller caller(Channel channel) {
        Caller caller = channel.attr(CALLER).get();
        return caller == null ? NOBODY : caller;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            context.channel().attr(CALLER).set(shown(context));
            if (!admits(context.channel())) {
                return;
            }
            known.add(context.channel());
        }
        super.userEventTriggered(context, event);
    }

    private static Caller shown(ChannelHandlerContext context) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate each :
                    context.pipeline()
                            .get(SslHandler.class)
                            .engine()
                            .getSession()
                            .getPeerCertificates()) {
                if (each instanceof X509Certificate certificate) {
                    chain.add(certificate);
                }
            }
            return new Caller(chain);
        } catch (SSLPeerUnverifiedException none) {
            return NOBODY;
        }
    }

    private boolean admits(Channel channel) {
        Caller caller = caller(channel);
        if (caller.chain().isEmpty() && !required) {
            return true;
        }
        return switch (identity.verify(caller)) {
            case Verdict.Accepted _ -> true;
            case Verdict.Refused(Verdict.Reason reason, String detail) -> {
                environment
                        .log()
                        .info(
                                "a connection is refused",
                                "peer",
                                channel.remoteAddress(),
                                "reason",
                                reason,
                                "detail",
                                detail);
                channel.close().addListener(_ -> known.remove(channel));
                yield false;
            }
        };
    }

    private void tick() {
        recheck();
        if (!closed) {
            next = environment.timers().after(every, this::tick);
        }
    }

    private void recheck() {
        known.forEach(channel -> channel.eventLoop().execute(() -> recheck(channel)));
    }

    private void recheck(Channel channel) {
        if (!admits(channel)) {
            environment.log().debug("a connection is ended", "peer", channel.remoteAddress());
        }
    }

    @Override
    public void close() {
        closed = true;
        identity.forget(recheck);
        next.cancel();
    }
}
