package dev.aether.api.http;

import dev.aether.identity.LiveIdentity;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * TLS of the doors with our live identity: by the JDK, which tells a refused client most clearly
 * why, or where processor time matters by BoringSSL, whose native library transport brings along.
 */
public final class DoorTls {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private DoorTls() {}

    /**
     * For a server; renewed certificates and bundles count for new handshakes at once.
     *
     * @param client whether clients must, may or need not show a certificate
     * @param protocols of ALPN, the preferred first
     */
    public static SslContext server(LiveIdentity identity, ClientAuth client, String... protocols) {
        return ofJdk(identity, client, protocols);
    }

    /** The same for a door of many small answers. */
    public static SslContext busy(LiveIdentity identity, ClientAuth client, String... protocols) {
        return OpenSsl.isAvailable()
                ? ofBoringSsl(identity, client, protocols)
                : ofJdk(identity, client, protocols);
    }

    private static SslContext ofBoringSsl(
            LiveIdentity identity, ClientAuth client, String... protocols) {
        try {
            return SslContextBuilder.forServer(identity.keys())
                    .sslProvider(SslProvider.OPENSSL)
                    .trustManager(identity.trust())
                    .clientAuth(client)
                    .protocols(VERSIONS)
                    .applicationProtocolConfig(negotiated(protocols))
                    .build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("BoringSSL cannot be used", unusable);
        }
    }

    /**
     * Wraps a context of the JDK, because Netty's builder would load all of Bouncy Castle's
     * providers to try whether it can read keys.
     */
    private static SslContext ofJdk(LiveIdentity identity, ClientAuth client, String... protocols) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {identity.keys()},
                    new TrustManager[] {identity.trust()},
                    null);
            return new JdkSslContext(
                    context,
                    false,
                    null,
                    IdentityCipherSuiteFilter.INSTANCE,
                    negotiated(protocols),
                    client,
                    VERSIONS,
                    false);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("TLS of this JDK cannot be used", unusable);
        }
    }

    private static ApplicationProtocolConfig negotiated(String... protocols) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocols);
    }
}
