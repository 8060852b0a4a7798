package dev.aether.transport.quic;

import dev.aether.environment.NodeId;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One QUIC connection from its handshake to its end: it becomes a {@link QuicLink} once the peer
 * was admitted and both sides have greeted. Lives on the event loop.
 */
abstract class Connection extends ChannelInboundHandlerAdapter {
    /** Of HELLO; raised when a node could misunderstand an older one. */
    static final int PROTOCOL = 1;

    /** TLS alert 120: no protocol in common. */
    private static final int NO_APPLICATION_PROTOCOL = 120;

    private static final int LOOKS_WITHOUT_LINK_MAX = 20;

    protected final Local local;
    protected final Peers peers;
    private final X509Certificate shown;
    private @Nullable QuicChannel channel;
    private @Nullable X509Certificate certificate;
    private @Nullable NodeId peer;
    private @Nullable QuicLink link;
    private @Nullable TransportException end;
    private int looks;

    Connection(Local local, Peers peers) {
        this.local = local;
        this.peers = peers;
        this.shown = local.gatekeeper().shown();
    }

    /** The peer's certificate was accepted. */
    abstract void admitted();

    /** The link is usable from our side. */
    abstract void up(QuicLink made);

    /** The connection ended; {@code cause} says why as well as is known. */
    abstract void down(TransportException cause);

    /** Whether the handshake was for the join door, which admits everyone. */
    boolean isJoin() {
        return false;
    }

    final QuicChannel channel() {
        return Objects.requireNonNull(channel);
    }

    final boolean isAdmitted() {
        return peer != null && end == null;
    }

    final NodeId peer() {
        return Objects.requireNonNull(peer);
    }

    /** Present once the peer was greeted; only then may streams be served. */
    final @Nullable QuicLink link() {
        return link;
    }

    /** For the log: an address until the handshake. */
    final String peerName() {
        if (peer != null) {
            return "node " + peer;
        }
        return channel != null && channel.remoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        channel = (QuicChannel) context.channel();
        peers.add(this);
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake when handshake.isSuccess() -> shaken();
            case SslHandshakeCompletionEvent handshake ->
                    refuse("TLS handshake failed: " + handshake.cause().getMessage());
            case QuicConnectionCloseEvent closed -> endedBy(closed);
            default -> context.fireUserEventTriggered(event);
        }
    }

    private void shaken() {
        if (isJoin()) {
            return;
        }
        switch (local.gatekeeper().judge(channel())) {
            case Gatekeeper.Judgement.Refused(String reason) -> refuse(reason);
            case Gatekeeper.Judgement.Admitted(NodeId node, X509Certificate shown) -> {
                peer = node;
                certificate = shown;
                admitted();
            }
        }
    }

    /** The regular look: a visitor that stays without becoming a link is shown out. */
    final void look() {
        recheck();
        BulkPath bulk = link == null ? null : link.bulk();
        if (bulk != null) {
            bulk.ping();
        }
        looks++;
        if (link == null && looks > LOOKS_WITHOUT_LINK_MAX) {
            close(CloseCode.NOT_NEEDED, Code.PEER_UNREACHABLE, "the visit took too long");
        }
    }

    /** Verifies the peer again, as of now. */
    final void recheck() {
        if (peer == null) {
            return;
        }
        BulkPath bulk = link == null ? null : link.bulk();
        if (local.gatekeeper().judge(channel())
                instanceof Gatekeeper.Judgement.Refused(String reason)) {
            refuse(reason);
        } else if (bulk != null) {
            String refusal = bulk.refusal();
            if (refusal != null) {
                refuse(refusal);
            }
        }
    }

    private void refuse(String reason) {
        local.gatekeeper().tell(peerName(), reason);
        close(CloseCode.IDENTITY_REFUSED, Code.IDENTITY_REFUSED, reason);
    }

    private void endedBy(QuicConnectionCloseEvent closed) {
        String reason = new String(closed.reason(), StandardCharsets.UTF_8);
        if (closed.isTlsError()) {
            int alert = QuicConnectionCloseEvent.extractTlsError(closed.error());
            Code code =
                    alert == NO_APPLICATION_PROTOCOL
                            ? Code.PEER_UNREACHABLE
                            : Code.IDENTITY_REFUSED;
            ended(code, "the peer ended the handshake with TLS alert " + alert);
        } else if (closed.isApplicationClose()
                && closed.error() == CloseCode.IDENTITY_REFUSED.number()) {
            ended(Code.IDENTITY_REFUSED, "the peer refused us: " + reason);
        } else {
            ended(Code.PEER_UNREACHABLE, "the peer closed the connection: " + reason);
        }
    }

    private void ended(Code code, String reason) {
        if (end == null) {
            end = new TransportException(code, reason);
        }
    }

    final void close(CloseCode close, Code code, String reason) {
        ended(code, reason);
        close.close(channel(), reason);
    }

    /** The peer broke the protocol. */
    final void fault(String reason) {
        local.gatekeeper().tell(peerName(), reason);
        close(CloseCode.PROTOCOL, Code.PEER_UNREACHABLE, reason);
    }

    /** Makes the link, which the peer may use from now on. */
    final QuicLink greeted(long peerInstance, boolean dialled) {
        QuicLink made =
                new QuicLink(
                        local,
                        channel(),
                        peer(),
                        peerInstance,
                        dialled,
                        new QuicLink.Certificates(Objects.requireNonNull(certificate), shown));
        link = made;
        return made;
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        local.environment()
                .log()
                .debug("connection fault", "peer", peerName(), "fault", String.valueOf(cause));
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        ended(
                Code.PEER_UNREACHABLE,
                channel().isTimedOut() ? "the peer fell silent" : "the connection ended");
        peers.remove(this);
        BulkPath bulk = link == null ? null : link.bulk();
        if (bulk != null) {
            bulk.close();
        }
        down(Objects.requireNonNull(end));
    }
}
