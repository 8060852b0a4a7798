package dev.aether.membership;

import dev.aether.environment.NodeId;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a node.
 *
 * @param incarnation raised only by the node itself: its boot count in the upper bits, its
 *     refutations of false suspicion in the lower {@value #REFUTATION_BITS}
 * @param labels free words such as the ports of its doors
 * @see <a href="https://www.cs.cornell.edu/projects/Quicksilver/public_pdfs/SWIM.pdf">SWIM</a>
 */
public record Member(
        NodeId id,
        String name,
        List<InetSocketAddress> addresses,
        long incarnation,
        Status status,
        String zone,
        SortedMap<String, String> labels) {
    static final int REFUTATION_BITS = 20;

    /** How a node is believed to be, in the order in which news of one incarnation override. */
    public enum Status {
        ALIVE,
        SUSPECT,
        DEAD,
        LEFT
    }

    public Member {
        addresses = List.copyOf(addresses);
        labels = new TreeMap<>(labels);
        if (incarnation < 0 || name.isEmpty() || name.length() > 63) {
            throw new IllegalArgumentException("not a member: " + name + "/" + incarnation);
        }
    }

    /** Counts the node's starts: two values differ exactly if it restarted in between. */
    public long boot() {
        return incarnation >>> REFUTATION_BITS;
    }

    /** The first of its addresses, as a literal. */
    public String ip() {
        return addresses.getFirst().getAddress().getHostAddress();
    }

    /** The same as URLs write it: an IPv6 address in brackets. */
    public String host() {
        return GossipCodec.Addresses.host(addresses.getFirst());
    }

    /** Alive or merely suspected: still to be reckoned with. */
    public boolean isPresent() {
        return status == Status.ALIVE || status == Status.SUSPECT;
    }

    Member with(Status changed) {
        return new Member(id, name, addresses, incarnation, changed, zone, labels);
    }

    Member withIncarnation(long raised) {
        return new Member(id, name, addresses, raised, Status.ALIVE, zone, labels);
    }

    /** Whether this news replaces what was known (SWIM, section 4.2). */
    boolean overrides(Member known) {
        return incarnation > known.incarnation
                || (incarnation == known.incarnation && status.compareTo(known.status) > 0);
    }
}
