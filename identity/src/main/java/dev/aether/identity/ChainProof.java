package dev.aether.identity;

import dev.aether.environment.NodeId;
import dev.aether.identity.Verdict.Reason;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * What the signatures and the contents of a chain prove, for all time: everything but the clock and
 * the refusals. PKIX validation is the JDK's; the rules of SPIFFE and of Aether are here.
 */
sealed interface ChainProof {
    int CERTIFICATES_MAX = 2;

    /**
     * The chain proves this id between these two moments.
     *
     * @param serials of all certificates of the chain
     */
    record Proved(
            SpiffeId id,
            Verdict.Voucher vouchedBy,
            Instant notBefore,
            Instant notAfter,
            List<BigInteger> serials)
            implements ChainProof {
        public Proved {
            serials = List.copyOf(serials);
        }

        boolean isRefusedBy(TrustBundle bundle) {
            if (bundle.refusesNothing()) {
                return false;
            }
            return serials.stream().anyMatch(bundle::refuses)
                    || bundle.refuses(id)
                    || isVoucherRefusedBy(bundle);
        }

        private boolean isVoucherRefusedBy(TrustBundle bundle) {
            return switch (vouchedBy) {
                case Verdict.Voucher.Authority _ -> false;
                case Verdict.Voucher.Node(NodeId node) ->
                        bundle.refuses(SpiffeId.node(bundle.lattice(), node));
            };
        }
    }

    /** The chain proves nothing, now or later. */
    record Disproved(Verdict.Refused refused) implements ChainProof {}

    static ChainProof disproved(Reason reason, String detail) {
        return new Disproved(new Verdict.Refused(reason, detail));
    }

    /** Proves a chain of one or two certificates. */
    static ChainProof of(List<X509Certificate> chain, TrustBundle bundle, Instant now) {
        SpiffeId id;
        try {
            id = CertificateId.of(chain.getFirst());
        } catch (IdentityException malformed) {
            return disproved(Reason.MALFORMED_ID, malformed.getMessage());
        }
        if (!id.trustDomain().equals(bundle.lattice().trustDomain())) {
            return disproved(
                    Reason.WRONG_TRUST_DOMAIN,
                    "expected an id of " + bundle.lattice().trustDomain() + ", got " + id);
        }
        try {
            X509Certificate authority = validate(chain, bundle, now);
            return checkRules(id, chain, authority, bundle.lattice());
        } catch (CertPathValidatorException untrusted) {
            return disproved(
                    Reason.UNTRUSTED, "no trusted chain for " + id + ": " + untrusted.getMessage());
        } catch (GeneralSecurityException unusable) {
            return disproved(
                    Reason.UNTRUSTED, "the chain of " + id + " cannot be validated: " + unusable);
        }
    }

    /** RFC 5280 path validation. @return the authority the chain ends in */
    private static X509Certificate validate(
            List<X509Certificate> chain, TrustBundle bundle, Instant now)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        bundle.authorities().forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(within(now, notBefore(chain), notAfter(chain))));
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
        PKIXCertPathValidatorResult result =
                (PKIXCertPathValidatorResult)
                        CertPathValidator.getInstance("PKIX").validate(path, parameters);
        return result.getTrustAnchor().getTrustedCert();
    }

    /**
     * PKIX has no tolerance for clocks and our answer must hold at other times too, so it is asked
     * about a moment at which all certificates are valid; {@link Verifier} then looks at the clock.
     */
    private static Instant within(Instant now, Instant from, Instant until) {
        if (now.isBefore(from)) {
            return from;
        }
        return now.isAfter(until) ? until : now;
    }

    private static ChainProof checkRules(
            SpiffeId id, List<X509Certificate> chain, X509Certificate authority, LatticeId lattice)
            throws CertificateParsingException {
        X509Certificate end = chain.getFirst();
        if (!isEndCertificate(end)) {
            return disproved(Reason.WRONG_USAGE, id + " is not an end certificate for TLS");
        }
        Verdict.Voucher voucher = new Verdict.Voucher.Authority();
        if (chain.size() == CERTIFICATES_MAX) {
            Matcher issuer = NodeAuthority.matchSubject(chain.getLast(), lattice);
            if (!issuer.matches()) {
                return disproved(
                        Reason.WRONG_SHAPE,
                        id + " is signed by something that is neither authority nor node's");
            }
            voucher = new Verdict.Voucher.Node(NodeId.parse(issuer.group(1)));
        }
        if (!mayVouch(voucher, id.subject())) {
            return disproved(Reason.FORBIDDEN_ID, id + " may not be vouched for by " + voucher);
        }
        List<X509Certificate> all = Stream.concat(chain.stream(), Stream.of(authority)).toList();
        return new Proved(
                id,
                voucher,
                notBefore(all),
                notAfter(all),
                chain.stream().map(X509Certificate::getSerialNumber).toList());
    }

    /**
     * URI name constraints bind only the host part of an id, so that a node cannot vouch for
     * another node, or for an operator, is a rule of ours.
     */
    private static boolean mayVouch(Verdict.Voucher voucher, Subject subject) {
        return switch (subject) {
            case Subject.Workload _ -> voucher instanceof Verdict.Voucher.Node;
            case Subject.Node _, Subject.User _, Subject.EtcdUser _, Subject.LatticeAuthority _ ->
                    voucher instanceof Verdict.Voucher.Authority;
            case Subject.Unknown _ -> false;
        };
    }

    /** X509-SVID, section 4: not an authority, signs data but not certificates, usable for TLS. */
    private static boolean isEndCertificate(X509Certificate end)
            throws CertificateParsingException {
        boolean[] usage = end.getKeyUsage();
        List<String> purposes = end.getExtendedKeyUsage();
        return end.getBasicConstraints() < 0
                && usage != null
                && usage[Usage.DIGITAL_SIGNATURE]
                && !usage[Usage.CERTIFICATE_SIGN]
                && !usage[Usage.REVOCATION_LIST_SIGN]
                && purposes != null
                && purposes.containsAll(List.of(Usage.SERVER, Usage.CLIENT));
    }

    private static Instant notBefore(List<X509Certificate> all) {
        return all.stream()
                .map(certificate -> certificate.getNotBefore().toInstant())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant notAfter(List<X509Certificate> all) {
        return all.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Positions and object ids of RFC 5280, sections 4.2.1.3 and 4.2.1.12. */
    final class Usage {
        static final int DIGITAL_SIGNATURE = 0;
        static final int CERTIFICATE_SIGN = 5;
        static final int REVOCATION_LIST_SIGN = 6;
        static final String SERVER = "1.3.6.1.5.5.7.3.1";
        static final String CLIENT = "1.3.6.1.5.5.7.3.2";

        private Usage() {}
    }
}
