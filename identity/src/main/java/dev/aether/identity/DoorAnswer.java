package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.identity.encoding.Certificates;
import dev.aether.identity.encoding.Fields;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;

/** What the join door answers. */
public sealed interface DoorAnswer {
    /** Largest encoded answer, in bytes. */
    int BYTES_MAX = 1024 * 1024;

    /** The certificate asked for and the bundle to verify others with. */
    record Granted(X509Certificate certificate, TrustBundle bundle) implements DoorAnswer {}

    /** No. @param message one sentence for the person who started the node */
    record Denied(Reason reason, String message) implements DoorAnswer {}

    /** Why not; on the wire by its name. */
    enum Reason {
        /** The request could not be read, or names what cannot be certified. */
        MALFORMED,
        /** The request is for another lattice. */
        WRONG_LATTICE,
        /** The sender does not hold the keys or the token it names. */
        BAD_PROOF,
        /** The token was never recorded, or its record was pruned. */
        TOKEN_UNKNOWN,
        TOKEN_EXPIRED,
        TOKEN_USED,
        NAME_TAKEN,
        NODE_TAKEN,
        /** No such member, or it was removed. */
        NOT_A_MEMBER,
        /** The member's pinned key is another one. */
        WRONG_KEY,
        /** Nobody can decide now; ask again later. */
        UNAVAILABLE,
        /** A reason this version does not know; the message tells. */
        OTHER
    }

    /** The answer as bytes. */
    default Bytes encode() {
        return switch (this) {
            case Granted(X509Certificate certificate, TrustBundle bundle) ->
                    new Fields.Writer()
                            .add(Wire.CERTIFICATE, Bytes.wrap(Certificates.der(certificate)))
                            .add(Wire.BUNDLE, BundleCodec.encode(bundle))
                            .message();
            case Denied(Reason reason, String message) ->
                    new Fields.Writer()
                            .add(Wire.REASON, reason.name())
                            .add(Wire.MESSAGE, message)
                            .message();
        };
    }

    /** Reads an answer. @throws IdentityException MALFORMED */
    static DoorAnswer parse(Bytes message) {
        if (message.length() > BYTES_MAX) {
            throw IdentityException.malformed(
                    "an answer of " + message.length() + " bytes, at most " + BYTES_MAX);
        }
        try {
            Fields in = Fields.read(message, Wire.FIELDS_MAX);
            if (!in.all(Wire.REASON).isEmpty()) {
                return new Denied(reason(in.text(Wire.REASON)), in.text(Wire.MESSAGE));
            }
            return new Granted(
                    Certificates.parse(in.one(Wire.CERTIFICATE).toArray()),
                    BundleCodec.decode(in.one(Wire.BUNDLE)));
        } catch (IllegalArgumentException malformed) {
            throw IdentityException.malformed("not an answer of the join door", malformed);
        }
    }

    /** A newer lattice may know a reason that we do not. */
    private static Reason reason(String name) {
        return Stream.of(Reason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElse(Reason.OTHER);
    }

    /** Field numbers. */
    final class Wire {
        static final int FIELDS_MAX = 16;
        static final int CERTIFICATE = 1;
        static final int BUNDLE = 2;
        static final int REASON = 3;
        static final int MESSAGE = 4;

        private Wire() {}
    }
}
