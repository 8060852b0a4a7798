package dev.aether.membership;

import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All members this node has heard of, itself included, and how often each piece of news about them
 * still has to be passed on.
 */
final class Roster {
    /** News piggybacked on one message at most. */
    private static final int RUMORS_PER_MESSAGE_MAX = 8;

    /** Lambda of SWIM, section 4.1: news is passed on lambda * log2(members) times. */
    private static final int LAMBDA = 3;

    private final TreeMap<NodeId, Member> members = new TreeMap<>();
    private final TreeMap<NodeId, Integer> rumors = new TreeMap<>();
    private final TreeSet<NodeId> forgotten = new TreeSet<>();
    private final Randomness randomness;
    private final int membersMax;
    private Member self;

    Roster(Member self, Randomness randomness, int membersMax) {
        this.self = self;
        this.randomness = randomness;
        this.membersMax = membersMax;
        store(self);
    }

    Member self() {
        return self;
    }

    Optional<Member> find(NodeId id) {
        return Optional.ofNullable(members.get(id));
    }

    Collection<Member> all() {
        return members.values();
    }

    boolean isFull() {
        return members.size() >= membersMax;
    }

    int present() {
        return (int) members.values().stream().filter(Member::isPresent).count();
    }

    void store(Member member) {
        members.put(member.id(), member);
        if (member.id().equals(self.id())) {
            self = member;
        }
        int logarithm = 32 - Integer.numberOfLeadingZeros(members.size());
        rumors.put(member.id(), LAMBDA * logarithm);
    }

    /** Drops a member for good; the self is never dropped. */
    void forget(NodeId id) {
        if (!id.equals(self.id())) {
            members.remove(id);
            rumors.remove(id);
            forgotten.add(id);
        }
    }

    /** Whether others' news of a node is about one that was removed for good. */
    boolean isForgotten(NodeId id) {
        return forgotten.contains(id);
    }

    /** The least told news, counted as told once more. */
    List<Member> rumorsToTell() {
        List<Member> told = new ArrayList<>();
        List<Map.Entry<NodeId, Integer>> order = new ArrayList<>(rumors.entrySet());
        order.sort(Map.Entry.<NodeId, Integer>comparingByValue().reversed());
        for (Map.Entry<NodeId, Integer> rumor : order) {
            if (told.size() == RUMORS_PER_MESSAGE_MAX) {
                break;
            }
            told.add(members.get(rumor.getKey()));
            rumors.compute(
                    rumor.getKey(), (id, left) -> left == null || left <= 1 ? null : left - 1);
        }
        return told;
    }

    /** Other members that satisfy a condition, in random order. */
    List<Member> others(Predicate<Member> condition) {
        List<Member> chosen = new ArrayList<>();
        for (Member member : members.values()) {
            if (!member.id().equals(self.id()) && condition.test(member)) {
                chosen.add(chosen.isEmpty() ? 0 : randomness.nextInt(chosen.size() + 1), member);
            }
        }
        return chosen;
    }
}
