package dev.aether.api;

/** Certifies users of keyspaces. */
@FunctionalInterface
public interface UserCertifier {
    /**
     * @param authorities of the lattice, as PEM
     * @param certificate of the user, as PEM
     */
    record Certified(String authorities, String certificate) {}

    /**
     * Signs a user's key; blocking.
     *
     * @param publicKey P-256, as PEM; the user keeps the private one
     * @throws dev.aether.identity.IdentityException MALFORMED, or UNAVAILABLE while nobody can sign
     */
    Certified certify(String keyspace, String user, String publicKey);
}
