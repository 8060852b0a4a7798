package dev.aether.identity;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: the chain of certificates the connection was made with. It is verified again for every
 * decision, which costs little because what its signatures prove is kept here.
 */
public final class Caller {
    private final List<X509Certificate> chain;

    /** Proved under these authorities; time and refusals are looked at on every call. */
    private volatile @Nullable Known known;

    private record Known(List<X509Certificate> authorities, ChainProof.Proved proved) {}

    /**
     * @param chain end certificate first; empty if the peer showed none
     */
    public Caller(List<X509Certificate> chain) {
        this.chain = List.copyOf(chain);
    }

    /** This process itself, as for a call that did not leave it. */
    public static Caller of(LiveIdentity identity) {
        return new Caller(identity.svid().chain());
    }

    public List<X509Certificate> chain() {
        return chain;
    }

    /** What was proved under exactly this list of authorities, or null. */
    @SuppressWarnings("ReferenceEquality") // another list of the same is proved once more
    ChainProof.@Nullable Proved proved(List<X509Certificate> authorities) {
        Known last = known;
        return last != null && last.authorities == authorities ? last.proved : null;
    }

    void remember(List<X509Certificate> authorities, ChainProof.Proved proved) {
        known = new Known(authorities, proved);
    }
}
