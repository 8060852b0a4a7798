package dev.aether.api.web;

import dev.aether.identity.LiveIdentity;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The identity's own verification, for clients that send one certificate more: OpenSSL, and with it
 * curl, completes the chain with the authority it finds among those it trusts. An authority we
 * trust proves nothing and is left out; all else is verified as it came.
 */
final class ClientTrust extends X509ExtendedTrustManager {
    private final LiveIdentity identity;
    private final X509ExtendedTrustManager inner;

    ClientTrust(LiveIdentity identity) {
        this.identity = identity;
        this.inner = identity.trust();
    }

    /** A chain as sent, without the authority at its end. */
    static List<X509Certificate> withoutAnchor(List<X509Certificate> chain, LiveIdentity identity) {
        boolean anchored =
                chain.size() > 1 && identity.bundle().authorities().contains(chain.getLast());
        return anchored ? chain.subList(0, chain.size() - 1) : chain;
    }

    private X509Certificate[] cut(X509Certificate[] chain) {
        return withoutAnchor(Arrays.asList(chain), identity).toArray(X509Certificate[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        inner.checkClientTrusted(cut(chain), type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        inner.checkClientTrusted(cut(chain), type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        inner.checkClientTrusted(cut(chain), type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        inner.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        inner.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        inner.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return inner.getAcceptedIssuers();
    }
}
