package dev.aether.identity;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.encoding.CertificateWriter.Profile;
import dev.aether.identity.encoding.Keys;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * The authority by which a node vouches for the workloads it runs: a certificate of the lattice's
 * authority that can sign end certificates of this lattice and nothing else. Safe for all threads.
 */
public final class NodeAuthority {
    private static final String UNIT = ",OU=node authority,O=";

    private final Signer signer;
    private final LatticeId lattice;
    private final NodeId node;
    private final Lifetimes lifetimes;

    /**
     * @param authority the signing key with its one certificate, from {@link
     *     Authority#signNodeAuthority}
     * @throws IdentityException MISMATCH if the certificate is not a node's authority
     */
    public NodeAuthority(
            Environment environment, KeyPair key, X509Certificate authority, Lifetimes lifetimes) {
        this.signer = new Signer(environment, key.getPrivate(), authority);
        this.lattice = LatticeId.ofTrustDomain(CertificateId.of(authority).trustDomain());
        this.lifetimes = lifetimes;
        Matcher subject = matchSubject(authority, lattice);
        if (!subject.matches()) {
            throw new IdentityException(
                    IdentityException.Code.MISMATCH, "not the authority of a node");
        }
        this.node = NodeId.parse(subject.group(1));
    }

    public NodeId node() {
        return node;
    }

    public Instant notAfter() {
        return signer.certificate().getNotAfter().toInstant();
    }

    /** When to get the next one. */
    public Renewal renewal() {
        return new Renewal(signer.certificate().getNotBefore().toInstant(), notAfter());
    }

    /** Makes a key and its certificate for a workload; it never outlives this authority. */
    public Svid issue(Subject.Workload workload) {
        KeyPair pair = Keys.generate(signer.random());
        return Svid.of(pair.getPrivate(), sign(pair.getPublic(), workload));
    }

    /**
     * Signs a workload's key. The subject has no common name, because verifiers take one for a host
     * name when there is no other, and this authority may not name hosts.
     *
     * @return the chain, this authority's certificate last
     */
    public List<X509Certificate> sign(PublicKey key, Subject.Workload workload) {
        SpiffeId id = SpiffeId.of(lattice, workload);
        X509Certificate end =
                signer.sign(
                        new X500Principal("OU=workload,O=" + lattice.trustDomain()),
                        key,
                        lifetimes.workload(),
                        new Profile.End(id.toString(), List.of(), List.of()));
        return List.of(end, signer.certificate());
    }

    static X500Principal subject(LatticeId lattice, NodeId node) {
        return new X500Principal("CN=" + node + UNIT + lattice.trustDomain());
    }

    /** Matches the subject of a node's authority; group 1 is the node id. */
    static Matcher matchSubject(X509Certificate authority, LatticeId lattice) {
        String pattern = "CN=([0-9a-f]{16})" + Pattern.quote(UNIT + lattice.trustDomain());
        return Pattern.compile(pattern)
                .matcher(authority.getSubjectX500Principal().getName(X500Principal.RFC2253));
    }

    @Override
    public String toString() {
        return "workload authority of node " + node + " until " + notAfter();
    }
}
