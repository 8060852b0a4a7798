package dev.aether.api.http;

import dev.aether.identity.LiveIdentity;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * TLS of the doors with our live identity. It wraps a context of the JDK, because Netty's builder
 * would load all of Bouncy Castle's providers at every start to try whether it can read keys.
 */
public final class DoorTls {
    private DoorTls() {}

    /**
     * For a server; renewed certificates and bundles count for new handshakes at once.
     *
     * @param client whether clients must, may or need not show a certificate
     * @param protocols of ALPN, the preferred first
     */
    public static SslContext server(LiveIdentity identity, ClientAuth client, String... protocols) {
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
                    new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            protocols),
                    client,
                    new String[] {"TLSv1.3", "TLSv1.2"},
                    false);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("TLS of this JDK cannot be used", unusable);
        }
    }
}
