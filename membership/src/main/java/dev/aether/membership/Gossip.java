package dev.aether.membership;

import dev.aether.environment.NodeId;
import java.util.List;

/** One message of the gossip channel: its kind and the news that ride on it. */
record Gossip(Kind kind, List<Member> members, List<Announcement> announcements) {
    Gossip {
        members = List.copyOf(members);
        announcements = List.copyOf(announcements);
    }

    sealed interface Kind {}

    record Ping(long sequence) implements Kind {}

    record Ack(long sequence) implements Kind {}

    record PingRequest(long sequence, NodeId target) implements Kind {}

    /** Anti-entropy: all members ride along; announcements the peer lacks are answered. */
    record Sync(boolean answerWanted, List<Version> versions) implements Kind {
        Sync {
            versions = List.copyOf(versions);
        }
    }

    /** Only carries news. */
    record News() implements Kind {}

    record Version(Announcement.Key key, long incarnation, long version) {}
}
