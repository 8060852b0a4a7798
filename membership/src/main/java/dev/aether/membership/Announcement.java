package dev.aether.membership;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;

/**
 * A value that one node tells all others: only its owner changes it, the newest version wins.
 *
 * @param topic what it is about, such as {@code capacity}
 * @param version grows with each change within an incarnation
 */
record Announcement(NodeId owner, String topic, long incarnation, long version, Bytes value) {
    boolean isNewerThan(Announcement other) {
        return incarnation > other.incarnation
                || (incarnation == other.incarnation && version > other.version);
    }

    Key key() {
        return new Key(owner, topic);
    }

    record Key(NodeId owner, String topic) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byOwner = owner.compareTo(other.owner);
            return byOwner != 0 ? byOwner : topic.compareTo(other.topic);
        }
    }
}
