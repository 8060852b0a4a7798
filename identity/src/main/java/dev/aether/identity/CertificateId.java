package dev.aether.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** The SPIFFE id a certificate carries: its only URI name. */
final class CertificateId {
    /** The type of a URI among subject alternative names, RFC 5280 section 4.2.1.6. */
    private static final int URI = 6;

    private CertificateId() {}

    /**
     * @throws IdentityException MALFORMED if there is no URI name, more than one, or it is no
     *     SPIFFE id
     */
    static SpiffeId of(X509Certificate certificate) {
        List<String> uris = uris(certificate);
        if (uris.size() != 1) {
            throw IdentityException.malformed(
                    "expected one URI name in a certificate, found " + uris.size());
        }
        return SpiffeId.parse(uris.getFirst());
    }

    private static List<String> uris(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return List.of();
            }
            return names.stream()
                    .filter(name -> Integer.valueOf(URI).equals(name.getFirst()))
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (CertificateParsingException unreadable) {
            throw new IdentityException(
                    IdentityException.Code.MALFORMED,
                    "unreadable names in a certificate: " + unreadable.getMessage(),
                    unreadable);
        }
    }
}
