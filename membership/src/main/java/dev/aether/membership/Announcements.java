package dev.aether.membership;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The newest announcement of every owner and topic; pure, owned by the gossip inbox. */
final class Announcements {
    /** Topics of one owner at most; further ones are ignored. */
    private static final int TOPICS_MAX = 32;

    /** Bytes of one announcement at most. */
    static final int VALUE_BYTES_MAX = 1 << 20;

    private final TreeMap<Announcement.Key, Announcement> known = new TreeMap<>();

    /**
     * @return whether it was news
     */
    boolean hear(Announcement news) {
        Announcement before = known.get(news.key());
        if (before == null ? topics(news.owner()) >= TOPICS_MAX : !news.isNewerThan(before)) {
            return false;
        }
        known.put(news.key(), news);
        return true;
    }

    Announcement own(NodeId self, String topic, long incarnation, Bytes value) {
        Announcement before = known.get(new Announcement.Key(self, topic));
        long version = before == null ? 1 : before.version() + 1;
        Announcement next = new Announcement(self, topic, incarnation, version, value);
        known.put(next.key(), next);
        return next;
    }

    Optional<Announcement> find(NodeId owner, String topic) {
        return Optional.ofNullable(known.get(new Announcement.Key(owner, topic)));
    }

    Collection<Announcement> all() {
        return known.values();
    }

    void forget(NodeId owner) {
        known.keySet().removeIf(key -> key.owner().equals(owner));
    }

    List<Gossip.Version> versions() {
        return known.values().stream()
                .map(value -> new Gossip.Version(value.key(), value.incarnation(), value.version()))
                .toList();
    }

    /** What a peer with these versions lacks, as far as it fits. */
    List<Announcement> lackedBy(List<Gossip.Version> versions, int bytesMax) {
        Map<Announcement.Key, Gossip.Version> has = new HashMap<>();
        versions.forEach(version -> has.put(version.key(), version));
        List<Announcement> lacked = new ArrayList<>();
        int bytes = 0;
        for (Announcement mine : known.values()) {
            Gossip.Version theirs = has.get(mine.key());
            boolean newer =
                    theirs == null
                            || mine.incarnation() > theirs.incarnation()
                            || (mine.incarnation() == theirs.incarnation()
                                    && mine.version() > theirs.version());
            if (newer && bytes + mine.value().length() <= bytesMax) {
                lacked.add(mine);
                bytes += mine.value().length();
            }
        }
        return lacked;
    }

    private long topics(NodeId owner) {
        return known.keySet().stream().filter(key -> key.owner().equals(owner)).count();
    }
}
