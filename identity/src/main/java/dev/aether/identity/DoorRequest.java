package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;

/**
 * What a node may ask for at the join door, where it has no certificate to show. Keys are P-256
 * SubjectPublicKeyInfos; {@link SignedRequest} proves that the sender holds their private halves.
 */
public sealed interface DoorRequest {
    /** Longest name of a node, in characters. */
    int NAME_CHARACTERS_MAX = 63;

    LatticeId lattice();

    NodeId node();

    /** The key to be certified. */
    Bytes subjectKey();

    /** The long-lived key of the node. */
    Bytes nodeKey();

    /**
     * To become a member.
     *
     * @param tokenId which token is used up
     * @param node the proposed id
     * @param name the proposed name: lower-case letters, digits and '-', as in a host name
     */
    record Join(
            LatticeId lattice,
            Bytes tokenId,
            NodeId node,
            String name,
            Bytes subjectKey,
            Bytes nodeKey,
            AlternativeNames names)
            implements DoorRequest {
        public Join {
            boolean plain = name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
            if (!plain || name.length() > NAME_CHARACTERS_MAX) {
                throw IdentityException.malformed(
                        "expected a node name of 1 to "
                                + NAME_CHARACTERS_MAX
                                + " lower-case letters, digits and '-'");
            }
        }
    }

    /** To get the next certificate of a member, also when its last one ended long ago. */
    record Renew(
            LatticeId lattice,
            NodeId node,
            Purpose purpose,
            Bytes subjectKey,
            Bytes nodeKey,
            AlternativeNames names)
            implements DoorRequest {}

    /** What a renewed certificate is for; on the wire by its name. */
    enum Purpose {
        /** To prove the node itself. */
        NODE,
        /** To vouch for the workloads the node runs; names are not used. */
        WORKLOAD_AUTHORITY
    }
}
