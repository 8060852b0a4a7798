package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.environment.Environment;
import dev.aether.identity.encoding.CertificateWriter;
import dev.aether.identity.encoding.CertificateWriter.Content;
import dev.aether.identity.encoding.CertificateWriter.Profile;
import dev.aether.identity.encoding.EnvironmentRandom;
import dev.aether.identity.encoding.Keys;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.security.auth.x500.X500Principal;

/** A key that may sign certificates, with its own certificate and the habits all signers share. */
final class Signer {
    /** Serials are 127 random bits: unguessable, and unique across all signers of a lattice. */
    private static final int SERIAL_BITS = 127;

    private final Clock clock;
    private final SecureRandom random;
    private final PrivateKey key;
    private final X509Certificate certificate;

    Signer(Environment environment, PrivateKey key, X509Certificate certificate) {
        this.clock = environment.clock();
        this.random = new EnvironmentRandom(environment.randomness());
        this.key = key;
        this.certificate = certificate;
        if (!belongsTo(key, certificate.getPublicKey())) {
            throw new IdentityException(
                    IdentityException.Code.MISMATCH, "an authority's key is not its certificate's");
        }
    }

    /** Makes a signer whose certificate it signed itself. */
    static Signer selfSigned(Environment environment, LatticeId lattice, Duration lifetime) {
        SecureRandom random = new EnvironmentRandom(environment.randomness());
        KeyPair pair = Keys.generate(random);
        Instant now = environment.clock().now();
        Content content =
                new Content(
                        new X500Principal("CN=aether authority,O=" + lattice.trustDomain()),
                        pair.getPublic(),
                        serial(random),
                        backdated(now),
                        now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS),
                        new Profile.Authority("spiffe://" + lattice.trustDomain()));
        X509Certificate certificate =
                new CertificateWriter(random).selfSigned(content, pair.getPrivate());
        return new Signer(environment, pair.getPrivate(), certificate);
    }

    X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return key;
    }

    SecureRandom random() {
        return random;
    }

    /** Signs, never beyond the end of the signer's own certificate. */
    X509Certificate sign(
            X500Principal subject, PublicKey subjectKey, Duration lifetime, Profile profile) {
        if (!Keys.isP256(subjectKey)) {
            throw IdentityException.malformed("expected a P-256 key to sign, got another kind");
        }
        Instant now = clock.now();
        Instant wanted = now.plus(lifetime);
        Instant end = certificate.getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            throw new IdentityException(
                    IdentityException.Code.UNAVAILABLE, "the signing authority ended at " + end);
        }
        Content content =
                new Content(
                        subject,
                        subjectKey,
                        serial(random),
                        backdated(now),
                        (wanted.isBefore(end) ? wanted : end).truncatedTo(ChronoUnit.SECONDS),
                        profile);
        return new CertificateWriter(random).signed(content, certificate, key);
    }

    /**
     * Whether both are halves of one pair. The probe's randomness is the JDK's: it leaves no trace.
     */
    static boolean belongsTo(PrivateKey key, PublicKey publicKey) {
        Bytes probe = Bytes.utf8("aether key probe");
        return Keys.verify(publicKey, probe, Keys.sign(key, probe));
    }

    /** Foreign verifiers have no tolerance for clocks that differ, so a beginning lies earlier. */
    private static Instant backdated(Instant now) {
        return now.minus(Verifier.CLOCK_SKEW_MAX).truncatedTo(ChronoUnit.SECONDS);
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
    }
}
