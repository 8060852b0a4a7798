package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Disk;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.encoding.CertificateWriter.Profile;
import dev.aether.identity.encoding.Certificates;
import dev.aether.identity.encoding.Keys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * The certificate authority of a lattice: whoever holds it can vouch for anyone, so it lies on the
 * voters of {@code system} only. Safe for all threads.
 */
public final class Authority {
    /** Where it is kept, relative to the node directory; the key is readable by the owner only. */
    public static final String KEY_FILE = "identity/authority.key";

    public static final String CERTIFICATE_FILE = "identity/authority.pem";
    private static final int FILE_BYTES_MAX = 64 * 1024;

    private final LatticeId lattice;
    private final Signer signer;
    private final Lifetimes lifetimes;

    private Authority(LatticeId lattice, Signer signer, Lifetimes lifetimes) {
        this.lattice = lattice;
        this.signer = signer;
        this.lifetimes = lifetimes;
    }

    /** Founds a lattice: a new key, certified by itself. Not yet on disk; see {@link #save}. */
    public static Authority found(Environment environment, LatticeId lattice, Lifetimes lifetimes) {
        Signer signer = Signer.selfSigned(environment, lattice, lifetimes.authority());
        return new Authority(lattice, signer, lifetimes);
    }

    /** Whether this node holds the authority. */
    public static boolean isSaved(Disk disk) {
        return disk.exists(KEY_FILE) && disk.exists(CERTIFICATE_FILE);
    }

    /**
     * Reads it from the node directory.
     *
     * @throws IdentityException MALFORMED or MISMATCH if the files are damaged
     * @throws dev.aether.environment.DiskException if they cannot be read
     */
    public static Authority load(Environment environment, Lifetimes lifetimes) {
        return fromPem(
                environment,
                text(environment.disk(), CERTIFICATE_FILE),
                text(environment.disk(), KEY_FILE),
                lifetimes);
    }

    /** Takes it over from another voter. @throws IdentityException MALFORMED or MISMATCH */
    public static Authority fromPem(
            Environment environment, String certificatePem, String keyPem, Lifetimes lifetimes) {
        try {
            List<X509Certificate> found = Certificates.fromPem(certificatePem);
            if (found.size() != 1 || found.getFirst().getBasicConstraints() < 0) {
                throw IdentityException.malformed("expected one authority certificate");
            }
            SpiffeId id = CertificateId.of(found.getFirst());
            Signer signer = new Signer(environment, Keys.privateKey(keyPem), found.getFirst());
            return new Authority(LatticeId.ofTrustDomain(id.trustDomain()), signer, lifetimes);
        } catch (IllegalArgumentException malformed) {
            throw IdentityException.malformed("not an authority", malformed);
        }
    }

    /** Writes it durably, the key first and readable by the owner only. */
    public void save(Disk disk) {
        disk.replaceSecret(KEY_FILE, keyPem().getBytes(StandardCharsets.US_ASCII));
        disk.replace(CERTIFICATE_FILE, certificatePem().getBytes(StandardCharsets.US_ASCII));
    }

    public LatticeId lattice() {
        return lattice;
    }

    public X509Certificate certificate() {
        return signer.certificate();
    }

    /** The SHA-256 hash of the certificate, which join tokens pin. */
    public Bytes sha256() {
        return sha256(certificate());
    }

    public static Bytes sha256(X509Certificate authority) {
        return Keys.sha256(Certificates.der(authority));
    }

    /** A bundle that trusts this authority alone. */
    public TrustBundle bundle(long generation) {
        return TrustBundle.of(lattice, generation, List.of(certificate()));
    }

    public String certificatePem() {
        return Certificates.toPem(List.of(certificate()));
    }

    /** The private key, for another voter only. */
    public String keyPem() {
        return Keys.privatePem(signer.key());
    }

    /** Makes a key and its certificate, living as long as its kind does. */
    public Svid issue(Subject subject, AlternativeNames names) {
        KeyPair pair = Keys.generate(signer.random());
        return Svid.of(pair.getPrivate(), List.of(sign(pair.getPublic(), subject, names)));
    }

    /** Signs a key, for as long as certificates of its kind live. */
    public X509Certificate sign(PublicKey key, Subject subject, AlternativeNames names) {
        return sign(key, subject, names, lifetimes.of(subject));
    }

    /**
     * Signs a key; the certificate begins {@link Verifier#CLOCK_SKEW_MAX} ago and never outlives
     * the authority.
     *
     * @param key P-256
     * @throws IdentityException MALFORMED for another kind of key, REFUSED for a subject that only
     *     a node may vouch for
     */
    public X509Certificate sign(
            PublicKey key, Subject subject, AlternativeNames names, Duration lifetime) {
        String kind =
                switch (subject) {
                    case Subject.Node _ -> "node";
                    case Subject.User _ -> "user";
                    case Subject.EtcdUser _ -> "etcd user";
                    case Subject.LatticeAuthority _ -> "authority";
                    case Subject.Workload _, Subject.Unknown _ ->
                            throw new IdentityException(
                                    IdentityException.Code.REFUSED,
                                    "the lattice's authority does not vouch for " + subject);
                };
        return signer.sign(
                new X500Principal("CN=" + kind + ",O=" + lattice.trustDomain()),
                key,
                lifetime,
                new Profile.End(
                        SpiffeId.of(lattice, subject).toString(),
                        names.dnsNames(),
                        names.addresses()));
    }

    /**
     * Signs a key that its owner made and keeps, as PEM.
     *
     * @param publicKeyPem P-256
     * @throws IdentityException MALFORMED for another kind of key
     */
    public String certify(String publicKeyPem, Subject subject) {
        PublicKey key;
        try {
            key = Keys.publicPem(publicKeyPem);
        } catch (IllegalArgumentException other) {
            throw IdentityException.malformed(String.valueOf(other.getMessage()));
        }
        return Certificates.toPem(List.of(sign(key, subject, AlternativeNames.none())));
    }

    /** Lets a node vouch for the workloads it runs. @param key P-256 */
    public X509Certificate signNodeAuthority(PublicKey key, NodeId node) {
        return signer.sign(
                NodeAuthority.subject(lattice, node),
                key,
                lifetimes.nodeAuthority(),
                new Profile.ConstrainedAuthority(
                        "spiffe://" + lattice.trustDomain(), lattice.trustDomain()));
    }

    @Override
    public String toString() {
        return "authority of lattice " + lattice;
    }

    private static String text(Disk disk, String path) {
        return new String(disk.read(path, FILE_BYTES_MAX), StandardCharsets.US_ASCII);
    }
}
