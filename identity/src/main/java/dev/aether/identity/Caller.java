package dev.aether.identity;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who asks: the chain of certificates the connection was made with. It is verified again for every
 * decision, which costs microseconds because proofs are remembered.
 *
 * @param chain end certificate first; empty if the peer showed none
 */
public record Caller(List<X509Certificate> chain) {
    public Caller {
        chain = List.copyOf(chain);
    }

    /** This process itself, as for a call that did not leave it. */
    public static Caller of(LiveIdentity identity) {
        return new Caller(identity.svid().chain());
    }
}
