package dev.aether.identity;

import dev.aether.environment.NodeId;
import java.time.Instant;

/** What a verifier says about a chain of certificates. */
public sealed interface Verdict {
    /**
     * The chain proves this identity.
     *
     * @param notAfter when the first certificate of the chain ends; trust it no longer than that
     * @param vouchedBy who signed the end certificate
     */
    record Accepted(SpiffeId id, Instant notAfter, Voucher vouchedBy) implements Verdict {}

    /** The chain proves nothing. @param detail one sentence for a log, without secrets */
    record Refused(Reason reason, String detail) implements Verdict {}

    /** Who signed an end certificate. */
    sealed interface Voucher {
        /** The authority of the lattice. */
        record Authority() implements Voucher {}

        /** The authority of the node that runs the workload. */
        record Node(NodeId node) implements Voucher {}
    }

    /** Why a chain was refused; the first that applies, in this order. */
    enum Reason {
        /** The peer showed no certificate. */
        NO_CERTIFICATE,
        /** Not one end certificate, alone or followed by one node's authority. */
        WRONG_SHAPE,
        /** No SPIFFE id, more than one, or a malformed one. */
        MALFORMED_ID,
        /** The id belongs to another lattice. */
        WRONG_TRUST_DOMAIN,
        /** No unbroken chain of signatures and constraints to an authority in the bundle. */
        UNTRUSTED,
        /** A certificate made for another purpose, such as an authority shown as a peer. */
        WRONG_USAGE,
        /** An id its signer may not vouch for, such as a node under a node's authority. */
        FORBIDDEN_ID,
        NOT_YET_VALID,
        EXPIRED,
        /** The bundle refuses the serial or the id. */
        REVOKED,
        /** A valid identity, but not the wanted one. */
        UNEXPECTED_ID
    }
}
