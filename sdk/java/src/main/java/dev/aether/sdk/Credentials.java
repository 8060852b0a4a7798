package dev.aether.sdk;

import javax.net.ssl.SSLContext;

/** How a client proves who it is, and whom it believes. Secrets do not show in texts. */
public sealed interface Credentials {
    /** The certificates, in PEM, of which one must have issued a node's certificate. */
    String authorities();

    /**
     * TLS with them.
     *
     * @throws LatticeException.Denied if they are not what they should be
     */
    default SSLContext tls() {
        return Pem.context(this);
    }

    /**
     * Mutual TLS.
     *
     * @param chain certificates in PEM, the client's own first
     * @param key PKCS#8 in PEM, EC or RSA
     */
    record Certificate(String authorities, String chain, String key) implements Credentials {
        @Override
        public String toString() {
            return "Certificate[key hidden]";
        }
    }

    /** A bearer token over TLS. */
    record Token(String authorities, String token) implements Credentials {
        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }
}
