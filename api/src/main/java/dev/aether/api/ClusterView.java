package dev.aether.api;

import dev.aether.environment.NodeId;
import dev.aether.identity.LatticeId;
import java.util.List;

/** The lattice as the etcd door shows it to clients; implemented over membership. */
public interface ClusterView {
    LatticeId lattice();

    /** The node this door belongs to. */
    NodeId self();

    /** All members in a stable order; does not block. */
    List<Member> members();

    /** Takes a member out for good, or begins to; blocks until it is out, but not long. */
    Removal remove(NodeId member);

    /** What came of the wish to take a member out. */
    enum Removal {
        DONE,
        /** It goes on by itself. */
        UNDER_WAY,
        ABSENT,
        /** It is the only one. */
        LAST,
        /** Something would be left without a majority. */
        NO_MAJORITY
    }

    /**
     * @param peerUrls where other nodes reach it
     * @param clientUrls where etcd clients reach it
     * @param learner whether it has no vote
     */
    record Member(
            NodeId id,
            String name,
            List<String> peerUrls,
            List<String> clientUrls,
            boolean learner) {
        public Member {
            peerUrls = List.copyOf(peerUrls);
            clientUrls = List.copyOf(clientUrls);
        }
    }
}
