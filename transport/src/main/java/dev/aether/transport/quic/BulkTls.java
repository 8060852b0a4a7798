package dev.aether.transport.quic;

import dev.aether.identity.LiveIdentity;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * TLS of bulk paths: 1.3 only, both sides show the certificates they show over QUIC, and the key
 * exchange is the same hybrid one. Sessions are not resumed.
 */
final class BulkTls {
    static final String PROTOCOL = "aether-bulk/1";

    private final SslContext server;
    private final SslContext client;
    private final long handshakeMillisMax;

    BulkTls(LiveIdentity identity, Duration handshakeMax) {
        handshakeMillisMax = handshakeMax.toMillis();
        try {
            server =
                    settings(SslContextBuilder.forServer(identity.keys()), identity)
                            .clientAuth(ClientAuth.REQUIRE)
                            .build();
            client =
                    settings(SslContextBuilder.forClient(), identity)
                            .keyManager(identity.keys())
                            .endpointIdentificationAlgorithm(null)
                            .build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("BoringSSL cannot be used for TCP", unusable);
        }
    }

    /** Whether this machine has the native library; without it links carry all over QUIC. */
    static boolean isAvailable() {
        return OpenSsl.isAvailable();
    }

    private static SslContextBuilder settings(SslContextBuilder builder, LiveIdentity identity) {
        return builder.sslProvider(SslProvider.OPENSSL)
                .trustManager(identity.trust())
                .protocols("TLSv1.3")
                .option(OpenSslContextOption.GROUPS, Tls.GROUPS)
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                PROTOCOL));
    }

    SslHandler accepting(ByteBufAllocator allocator) {
        return limited(server.newHandler(allocator));
    }

    SslHandler dialling(ByteBufAllocator allocator) {
        return limited(client.newHandler(allocator));
    }

    private SslHandler limited(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(handshakeMillisMax);
        return handler;
    }
}
