package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.identity.Authority;
import dev.aether.identity.IdentityException;
import dev.aether.identity.LatticeId;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import dev.aether.identity.TrustBundle;
import dev.aether.identity.Verdict;
import dev.aether.identity.Verifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Accepts a node whose chain ends in the authority of a given hash, and nobody else. */
final class JoinTrust extends X509ExtendedTrustManager {
    /** The type of a URI among subject alternative names, RFC 5280 section 4.2.1.6. */
    private static final Integer URI = 6;

    private final Verifier verifier;
    private final Bytes authoritySha256;

    JoinTrust(Clock clock, Bytes authoritySha256) {
        this.verifier = new Verifier(clock);
        this.authoritySha256 = authoritySha256;
    }

    private void check(X509Certificate[] certificates) throws CertificateException {
        List<X509Certificate> chain = List.of(certificates);
        if (chain.size() < 2) {
            throw new CertificateException("the node shows no authority");
        }
        X509Certificate authority = chain.getLast();
        if (!Authority.sha256(authority).equals(authoritySha256)) {
            throw new CertificateException("the node belongs to another lattice");
        }
        Verdict verdict = verifier.verify(chain.subList(0, chain.size() - 1), bundleOf(authority));
        switch (verdict) {
            case Verdict.Refused(Verdict.Reason reason, String detail) ->
                    throw new CertificateException(reason + ": " + detail);
            case Verdict.Accepted(SpiffeId id, _, _) -> {
                if (!(id.subject() instanceof Subject.Node)) {
                    throw new CertificateException(id + " is not a node");
                }
            }
        }
    }

    private static TrustBundle bundleOf(X509Certificate authority) throws CertificateException {
        Collection<List<?>> names = authority.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> name : names) {
                if (URI.equals(name.getFirst())) {
                    return bundleOf(authority, String.valueOf(name.get(1)));
                }
            }
        }
        throw new CertificateException("the authority has no SPIFFE id");
    }

    private static TrustBundle bundleOf(X509Certificate authority, String id)
            throws CertificateException {
        try {
            LatticeId lattice = LatticeId.ofTrustDomain(SpiffeId.parse(id).trustDomain());
            return TrustBundle.of(lattice, 1, List.of(authority));
        } catch (IdentityException malformed) {
            throw new CertificateException(malformed.getMessage(), malformed);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only servers are verified here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        throw new CertificateException("only servers are verified here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("only servers are verified here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
