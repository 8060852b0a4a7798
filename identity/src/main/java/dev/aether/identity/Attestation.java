package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.identity.encoding.Certificates;
import dev.aether.identity.encoding.EnvironmentRandom;
import dev.aether.identity.encoding.Fields;
import dev.aether.identity.encoding.Keys;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A signature under an SVID, with the chain that says whose it is: so that what was said can be
 * verified by whoever trusts the same bundle. It is worth no more than the chain is at the moment
 * of the verification.
 *
 * @param chain of the signer, end certificate first
 * @param signature over the purpose and the statement
 */
public record Attestation(List<X509Certificate> chain, Bytes signature) {
    /** Longest chain that can be accepted: an end certificate, an intermediate, an authority. */
    private static final int CHAIN_MAX = 3;

    private static final int FIELDS_MAX = CHAIN_MAX + 1;
    private static final int BYTES_MAX = CHAIN_MAX * Certificates.DER_BYTES_MAX + 1024;

    /** Keeps our signatures from meaning anything anywhere else. */
    private static final String DOMAIN = "aether attestation 1\0";

    private static final int CERTIFICATE = 1;
    private static final int SIGNATURE = 2;

    public Attestation {
        chain = List.copyOf(chain);
    }

    /**
     * Signs with the identity shown now.
     *
     * @param purpose what kind of statement it is, without a zero byte; a signature for one purpose
     *     is none for another
     */
    public static Attestation of(
            Environment environment, LiveIdentity signer, String purpose, Bytes statement) {
        Svid svid = signer.svid();
        EnvironmentRandom random = new EnvironmentRandom(environment.randomness());
        return new Attestation(
                svid.chain(), Keys.sign(svid.key(), random, signed(purpose, statement)));
    }

    /** Whether the signer is of our lattice, as of now, and said this. */
    public Verdict verify(LiveIdentity verifier, String purpose, Bytes statement) {
        Verdict verdict = verifier.verify(chain);
        if (verdict instanceof Verdict.Accepted
                && !Keys.verify(
                        chain.getFirst().getPublicKey(), signed(purpose, statement), signature)) {
            return new Verdict.Refused(
                    Verdict.Reason.UNTRUSTED, "the signature is not over this " + purpose);
        }
        return verdict;
    }

    private static Bytes signed(String purpose, Bytes statement) {
        return Bytes.utf8(DOMAIN + purpose + "\0").concat(statement);
    }

    public Bytes encode() {
        Fields.Writer fields = new Fields.Writer();
        chain.forEach(each -> fields.add(CERTIFICATE, Bytes.wrap(Certificates.der(each))));
        return fields.add(SIGNATURE, signature).message();
    }

    /** Reads a message. @throws IdentityException MALFORMED */
    public static Attestation parse(Bytes message) {
        if (message.length() > BYTES_MAX) {
            throw IdentityException.malformed(
                    "an attestation of " + message.length() + " bytes, at most " + BYTES_MAX);
        }
        try {
            Fields fields = Fields.read(message, FIELDS_MAX);
            List<X509Certificate> chain =
                    fields.all(CERTIFICATE).stream()
                            .map(der -> Certificates.parse(der.toArray()))
                            .toList();
            return new Attestation(chain, fields.one(SIGNATURE));
        } catch (IllegalArgumentException malformed) {
            throw IdentityException.malformed("not an attestation", malformed);
        }
    }
}
