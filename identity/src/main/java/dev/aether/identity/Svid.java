package dev.aether.identity;

import dev.aether.identity.encoding.Certificates;
import dev.aether.identity.encoding.Keys;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A proof of identity that can be used: a private key and the chain of its certificate, end
 * certificate first, authority of the lattice not included. Immutable; the key is never printed.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X509-SVID</a>
 */
public final class Svid {
    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final SpiffeId id;

    private Svid(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
        this.id = CertificateId.of(this.chain.getFirst());
    }

    /**
     * @throws IdentityException MISMATCH if the key is not the first certificate's, MALFORMED if
     *     the chain is empty or its first certificate carries no SPIFFE id
     */
    public static Svid of(PrivateKey key, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw IdentityException.malformed("an SVID needs at least one certificate");
        }
        if (!Signer.belongsTo(key, chain.getFirst().getPublicKey())) {
            throw new IdentityException(
                    IdentityException.Code.MISMATCH, "the private key is not the certificate's");
        }
        return new Svid(key, chain);
    }

    /** Reads both PEM texts. @throws IdentityException MALFORMED or MISMATCH */
    public static Svid fromPem(String chainPem, String keyPem) {
        try {
            return of(Keys.privateKey(keyPem), Certificates.fromPem(chainPem));
        } catch (IllegalArgumentException malformed) {
            throw IdentityException.malformed("not an SVID", malformed);
        }
    }

    public SpiffeId id() {
        return id;
    }

    public PrivateKey key() {
        return key;
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    public List<X509Certificate> chain() {
        return chain;
    }

    public BigInteger serial() {
        return certificate().getSerialNumber();
    }

    public Instant notBefore() {
        return certificate().getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }

    /** When to renew it: the middle between its beginning and its end. */
    public Instant halfLife() {
        return notBefore().plus(Duration.between(notBefore(), notAfter()).dividedBy(2));
    }

    public String chainPem() {
        return Certificates.toPem(chain);
    }

    /** The private key as unencrypted PKCS#8 text; write it with mode 0600 only. */
    public String keyPem() {
        return Keys.privatePem(key);
    }

    @Override
    public String toString() {
        return id + " serial " + serial().toString(16) + " until " + notAfter();
    }
}
