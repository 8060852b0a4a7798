package dev.aether.identity;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: the chain of certificates the connection was made with. It is verified again for every
 * decision, which costs little because what its signatures prove is kept here.
 */
public final class Caller {
    private final List<X509Certificate> chain;
    private final Optional<String> token;

    /** Proved under these authorities; time and refusals are looked at on every call. */
    private volatile @Nullable Known known;

    private record Known(List<X509Certificate> authorities, ChainProof.Proved proved) {}

    /**
     * @param chain end certificate first; empty if the peer showed none
     */
    public Caller(List<X509Certificate> chain) {
        this.chain = List.copyOf(chain);
        this.token = Optional.empty();
    }

    private Caller(Caller same, String token) {
        this.chain = same.chain;
        this.token = Optional.of(token);
        this.known = same.known;
    }

    /** The same, with a token a call brought along; a decision by certificates ignores it. */
    public Caller with(String brought) {
        return new Caller(this, brought);
    }

    /** What the call brought along beside the certificates. */
    public Optional<String> token() {
        return token;
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
