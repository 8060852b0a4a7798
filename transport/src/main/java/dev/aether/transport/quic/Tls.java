package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.environment.Randomness;
import dev.aether.identity.LiveIdentity;
import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.SslSessionTicketKey;
import io.netty.handler.ssl.ClientAuth;

/**
 * The TLS contexts of a node.
 *
 * <p>One UDP port serves two protocols: {@code aether/1} for peers, and {@code aether-join/1} for
 * machines that have no certificate. The server name tells them apart before certificates are
 * chosen. BoringSSL takes the demand for a client certificate from the first context, whatever the
 * name, so it is optional there, and the {@link Gatekeeper} refuses a peer that showed none.
 */
final class Tls {
    static final String PEER_PROTOCOL = "aether/1";
    static final String JOIN_PROTOCOL = "aether-join/1";

    /** Names the join door; no node's name can be this one. */
    static final String JOIN_NAME = "join.aether";

    /** Hybrid post-quantum key exchange first. */
    static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256"};

    private final LiveIdentity identity;
    private final Randomness randomness;
    private final QuicSslContext client;
    private final QuicSslContext joinServer;
    private final QuicSslContext peerServer;
    private final QuicSslContext server;

    Tls(LiveIdentity identity, Randomness randomness) {
        this.identity = identity;
        this.randomness = randomness;
        client =
                QuicSslContextBuilder.forClient()
                        .keyManager(identity.keys(), null)
                        .trustManager(identity.trust())
                        .endpointIdentificationAlgorithm(null)
                        .option(BoringSSLContextOption.GROUPS, GROUPS)
                        .applicationProtocols(PEER_PROTOCOL)
                        .build();
        joinServer =
                QuicSslContextBuilder.forServer(new JoinKeys(identity), null)
                        .clientAuth(ClientAuth.NONE)
                        .option(BoringSSLContextOption.GROUPS, GROUPS)
                        .applicationProtocols(JOIN_PROTOCOL)
                        .build();
        peerServer = peers().build();
        server = peers().sni(this::named).build();
        rotateTickets();
    }

    private QuicSslContextBuilder peers() {
        return QuicSslContextBuilder.forServer(identity.keys(), null)
                .trustManager(new DeferredTrust())
                .clientAuth(ClientAuth.OPTIONAL)
                .option(BoringSSLContextOption.GROUPS, GROUPS)
                .applicationProtocols(PEER_PROTOCOL);
    }

    private QuicSslContext named(String serverName) {
        return JOIN_NAME.equals(serverName) ? joinServer : peerServer;
    }

    QuicSslContext client() {
        return client;
    }

    QuicSslContext server() {
        return server;
    }

    /** Makes all sessions that exist impossible to resume. */
    void rotateTickets() {
        server.sessionContext().setTicketKeys(ticketKey());
        peerServer.sessionContext().setTicketKeys(ticketKey());
        joinServer.sessionContext().setTicketKeys(ticketKey());
    }

    private SslSessionTicketKey ticketKey() {
        return new SslSessionTicketKey(
                randomness.bytes(SslSessionTicketKey.NAME_SIZE),
                randomness.bytes(SslSessionTicketKey.HMAC_KEY_SIZE),
                randomness.bytes(SslSessionTicketKey.AES_KEY_SIZE));
    }

    /** For one visit to a join door. */
    static QuicSslContext joinClient(Clock clock, Bytes authoritySha256) {
        return QuicSslContextBuilder.forClient()
                .trustManager(new JoinTrust(clock, authoritySha256))
                .endpointIdentificationAlgorithm(null)
                .option(BoringSSLContextOption.GROUPS, GROUPS)
                .applicationProtocols(JOIN_PROTOCOL)
                .build();
    }
}
