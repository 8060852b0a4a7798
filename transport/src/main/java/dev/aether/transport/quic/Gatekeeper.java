package dev.aether.transport.quic;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import dev.aether.identity.Verdict;
import dev.aether.transport.PeerCheck;
import io.netty.handler.codec.quic.QuicChannel;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the far end of a connection may stay, at its handshake and while it lives.
 *
 * <p>TLS does not ask the trust manager when a session is resumed, so nothing relies on it: the
 * certificates of the session are verified here each time.
 */
final class Gatekeeper {
    private static final Duration TELL_EVERY = Duration.ofMinutes(1);
    private static final int TOLD_MAX = 1024;

    private final Environment environment;
    private final LiveIdentity identity;
    private final PeerCheck check;
    private final Map<String, Long> toldAtNanos = new LinkedHashMap<>();

    Gatekeeper(Environment environment, LiveIdentity identity, PeerCheck check) {
        this.environment = environment;
        this.identity = identity;
        this.check = check;
    }

    /** What is known of a peer. */
    sealed interface Judgement {
        record Admitted(NodeId node, X509Certificate certificate) implements Judgement {}

        record Refused(String reason) implements Judgement {}
    }

    /** What we show to peers now. */
    X509Certificate shown() {
        return identity.svid().certificate();
    }

    Judgement judge(QuicChannel channel) {
        return judge(channel.sslEngine());
    }

    Judgement judge(@Nullable SSLEngine engine) {
        if (engine == null) {
            return new Judgement.Refused("the connection is gone");
        }
        try {
            return judge(engine.getSession().getPeerCertificates());
        } catch (SSLPeerUnverifiedException nothingShown) {
            return new Judgement.Refused("the peer showed no certificate");
        }
    }

    private Judgement judge(Certificate[] chain) {
        return switch (identity.reverify(chain)) {
            case Verdict.Refused(Verdict.Reason reason, String detail) ->
                    new Judgement.Refused(reason + ": " + detail);
            case Verdict.Accepted(SpiffeId id, _, _) -> judge(id, (X509Certificate) chain[0]);
        };
    }

    private Judgement judge(SpiffeId id, X509Certificate certificate) {
        if (!(id.subject() instanceof Subject.Node(NodeId node))) {
            return new Judgement.Refused(id + " is not a node");
        }
        return check.admits(node)
                ? new Judgement.Admitted(node, certificate)
                : new Judgement.Refused("node " + node + " is not admitted");
    }

    /** Logs a refusal, once a minute for each peer. Called on the event loop only. */
    void tell(String peer, String reason) {
        long now = environment.clock().nanos();
        Long before = toldAtNanos.get(peer);
        if (before != null && now - before < TELL_EVERY.toNanos()) {
            return;
        }
        toldAtNanos.remove(peer);
        toldAtNanos.put(peer, now);
        if (toldAtNanos.size() > TOLD_MAX) {
            toldAtNanos.remove(toldAtNanos.keySet().iterator().next());
        }
        environment.log().warn("refused a peer", "peer", peer, "reason", reason);
    }
}
