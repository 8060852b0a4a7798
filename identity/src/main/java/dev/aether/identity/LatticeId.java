package dev.aether.identity;

import dev.aether.environment.Randomness;
import java.nio.ByteBuffer;

/**
 * The lasting identity of a lattice: 64 random bits chosen at its founding, written as 16
 * hexadecimal digits. Zero is not a lattice.
 */
public record LatticeId(long value) {
    private static final String DOMAIN_SUFFIX = ".aether";

    public LatticeId {
        if (value == 0) {
            throw IdentityException.malformed("a lattice id must not be zero");
        }
    }

    /** A new one, unguessable. */
    public static LatticeId random(Randomness randomness) {
        long drawn = ByteBuffer.wrap(randomness.bytes(Long.BYTES)).getLong();
        return new LatticeId(drawn == 0 ? 1 : drawn);
    }

    /** Reads the 16-digit form. @throws IdentityException MALFORMED for anything else */
    public static LatticeId parse(String text) {
        if (!text.matches("[0-9a-f]{16}")) {
            throw IdentityException.malformed(
                    "expected a lattice id of 16 hexadecimal digits, got \"" + text + "\"");
        }
        return new LatticeId(Long.parseUnsignedLong(text, 16));
    }

    /** Reads it out of its trust domain. @throws IdentityException MALFORMED for anything else */
    public static LatticeId ofTrustDomain(String trustDomain) {
        if (!trustDomain.endsWith(DOMAIN_SUFFIX)) {
            throw IdentityException.malformed(
                    "expected a trust domain ending in "
                            + DOMAIN_SUFFIX
                            + ", got \""
                            + trustDomain
                            + "\"");
        }
        return parse(trustDomain.substring(0, trustDomain.length() - DOMAIN_SUFFIX.length()));
    }

    /** The SPIFFE trust domain: the id followed by {@code .aether}. */
    public String trustDomain() {
        return this + DOMAIN_SUFFIX;
    }

    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
