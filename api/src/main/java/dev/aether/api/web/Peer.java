package dev.aether.api.web;

import dev.aether.identity.Caller;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Reads who is at the other end of a connection. */
final class Peer {
    private Peer() {}

    /** What the peer showed in the handshake of this channel; an empty chain if nothing. */
    static Caller of(Channel channel) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate each : certificates(channel)) {
                if (each instanceof X509Certificate certificate) {
                    chain.add(certificate);
                }
            }
            return new Caller(chain);
        } catch (SSLPeerUnverifiedException nothingShown) {
            return new Caller(List.of());
        }
    }

    private static Certificate[] certificates(Channel channel) throws SSLPeerUnverifiedException {
        return channel.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates();
    }
}
