package dev.aether.api.http;

import dev.aether.identity.LiveIdentity;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** TLS of the doors: our live identity, HTTP/2 preferred over HTTP/1.1. */
public final class DoorTls {
    private DoorTls() {}

    /**
     * For a server; renewed certificates and bundles count for new handshakes at once.
     *
     * @param client whether clients must, may or need not show a certificate
     */
    public static SslContext server(LiveIdentity identity, ClientAuth client) {
        try {
            return SslContextBuilder.forServer(identity.keys())
                    .sslProvider(SslProvider.JDK)
                    .trustManager(identity.trust())
                    .clientAuth(client)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(
                            new ApplicationProtocolConfig(
                                    Protocol.ALPN,
                                    SelectorFailureBehavior.NO_ADVERTISE,
                                    SelectedListenerFailureBehavior.ACCEPT,
                                    ApplicationProtocolNames.HTTP_2,
                                    ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("TLS of this JDK cannot be used", unusable);
        }
    }
}
