package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.identity.Verdict.Reason;
import dev.aether.identity.encoding.Certificates;
import dev.aether.identity.encoding.Keys;
import java.io.ByteArrayOutputStream;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether a chain of certificates proves an identity in a lattice.
 *
 * <p>Signatures are costly and never change, so a proved chain is remembered, by the hash of all
 * its certificates and the authorities that proved it. Time and refusals are looked at on every
 * call. Only proofs are remembered, never refusals, and the memory is emptied when it holds {@link
 * #PROOFS_MAX}. Safe for all threads.
 *
 * <p>Clocks of a lattice may differ by {@link #CLOCK_SKEW_MAX}: a certificate is accepted that much
 * before its beginning and after its end.
 */
public final class Verifier {
    public static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);
    static final int PROOFS_MAX = 4096;

    private final Clock clock;
    private final ConcurrentHashMap<Question, ChainProof.Proved> proofs = new ConcurrentHashMap<>();

    public Verifier(Clock clock) {
        this.clock = clock;
    }

    /**
     * Verifies a peer whoever it is.
     *
     * @param chain end certificate first, as TLS delivers it
     */
    public Verdict verify(List<X509Certificate> chain, TrustBundle bundle) {
        return switch (prove(chain, bundle)) {
            case ChainProof.Disproved(Verdict.Refused refused) -> refused;
            case ChainProof.Proved proved -> judge(proved, bundle);
        };
    }

    /** Verifies a caller, whose chain is looked at again only when the authorities are others. */
    Verdict verify(Caller caller, TrustBundle bundle) {
        List<X509Certificate> authorities = bundle.authorities();
        ChainProof.Proved known = caller.proved(authorities);
        if (known != null) {
            return judge(known, bundle);
        }
        return switch (prove(caller.chain(), bundle)) {
            case ChainProof.Disproved(Verdict.Refused refused) -> refused;
            case ChainProof.Proved proved -> {
                caller.remember(authorities, proved);
                yield judge(proved, bundle);
            }
        };
    }

    /** Verifies a peer that must be this one. */
    public Verdict verify(List<X509Certificate> chain, TrustBundle bundle, SpiffeId wanted) {
        return switch (verify(chain, bundle)) {
            case Verdict.Refused refused -> refused;
            case Verdict.Accepted accepted when accepted.id().equals(wanted) -> accepted;
            case Verdict.Accepted(SpiffeId id, _, _) ->
                    new Verdict.Refused(
                            Reason.UNEXPECTED_ID, "expected " + wanted + ", the peer is " + id);
        };
    }

    private ChainProof prove(List<X509Certificate> shown, TrustBundle bundle) {
        List<X509Certificate> chain = withoutAnchor(shown, bundle);
        if (chain.isEmpty()) {
            return ChainProof.disproved(Reason.NO_CERTIFICATE, "the peer showed no certificate");
        }
        if (chain.size() > ChainProof.CERTIFICATES_MAX) {
            return ChainProof.disproved(
                    Reason.WRONG_SHAPE,
                    "expected an end certificate and at most a node's authority, got "
                            + chain.size()
                            + " certificates");
        }
        Question question = Question.of(chain, bundle);
        ChainProof.Proved known = proofs.get(question);
        if (known != null) {
            return known;
        }
        ChainProof answer = ChainProof.of(chain, bundle, clock.now());
        if (answer instanceof ChainProof.Proved proved) {
            remember(question, proved);
        }
        return answer;
    }

    /**
     * OpenSSL, and with it curl, completes a chain with the authority it finds among those it
     * trusts. One that we trust proves nothing where it stands at the end, and is left out.
     */
    private static List<X509Certificate> withoutAnchor(
            List<X509Certificate> chain, TrustBundle bundle) {
        boolean anchored = chain.size() > 1 && bundle.authorities().contains(chain.getLast());
        return anchored ? chain.subList(0, chain.size() - 1) : chain;
    }

    private void remember(Question question, ChainProof.Proved proved) {
        if (proofs.size() >= PROOFS_MAX) {
            proofs.clear();
        }
        proofs.put(question, proved);
    }

    private Verdict judge(ChainProof.Proved proved, TrustBundle bundle) {
        Instant now = clock.now();
        if (now.isBefore(proved.notBefore().minus(CLOCK_SKEW_MAX))) {
            return new Verdict.Refused(
                    Reason.NOT_YET_VALID,
                    proved.id() + " is valid from " + proved.notBefore() + ", now is " + now);
        }
        if (now.isAfter(proved.notAfter().plus(CLOCK_SKEW_MAX))) {
            return new Verdict.Refused(
                    Reason.EXPIRED,
                    proved.id() + " was valid until " + proved.notAfter() + ", now is " + now);
        }
        if (proved.isRefusedBy(bundle)) {
            return new Verdict.Refused(
                    Reason.REVOKED,
                    proved.id()
                            + " is refused since bundle generation "
                            + bundle.generation()
                            + " or before");
        }
        return new Verdict.Accepted(proved.id(), proved.notAfter(), proved.vouchedBy());
    }

    /** What a proof answers: these certificates, under these authorities. */
    private record Question(Bytes chainHash, List<X509Certificate> authorities) {
        static Question of(List<X509Certificate> chain, TrustBundle bundle) {
            ByteArrayOutputStream all = new ByteArrayOutputStream(1024);
            chain.forEach(certificate -> all.writeBytes(Certificates.der(certificate)));
            return new Question(Keys.sha256(all.toByteArray()), bundle.authorities());
        }
    }
}
