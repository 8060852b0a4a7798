package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The record of join tokens and of who joined with them; implemented over the {@code system}
 * keyspace.
 *
 * <p>All methods throw {@link IdentityException} UNAVAILABLE while the keyspace cannot answer.
 */
public interface TokenLedger {
    /** Records a new token. */
    void record(Entry entry);

    /** A token not yet pruned, used or not. */
    Optional<Entry> find(Bytes tokenId);

    /**
     * Uses up a token for a member: one compare-and-set over the token, the node id and the name.
     *
     * <p>A member asking again with the token it used, the same id, name and key, is {@link
     * Consumption.Done} again: its first answer was lost.
     */
    Consumption consume(Bytes tokenId, Member member);

    /** A member by its id; empty if it never joined or was removed. */
    Optional<Member> member(NodeId node);

    /**
     * What is kept of a token.
     *
     * @param id 16 bytes, may be shown
     * @param publicKey an Ed25519 SubjectPublicKeyInfo; the private half is in the token
     */
    record Entry(Bytes id, Bytes publicKey, Instant expiry) {
        @Override
        public String toString() {
            return "token " + HexFormat.of().formatHex(id.toArray()) + " until " + expiry;
        }
    }

    /**
     * Who joined.
     *
     * @param name unique among members
     * @param nodeKeySha256 hash of the long-lived key the node renews itself with
     */
    record Member(NodeId node, String name, Bytes nodeKeySha256) {}

    /** What using up a token can answer. */
    sealed interface Consumption {
        /** The member is recorded and the token is used up. */
        record Done() implements Consumption {}

        /** Somebody else used the token. */
        record Used() implements Consumption {}

        /** The token is not recorded (any more). */
        record Gone() implements Consumption {}

        /** Another member has this name. */
        record NameTaken() implements Consumption {}

        /** Another member has this node id. */
        record NodeTaken() implements Consumption {}
    }
}
