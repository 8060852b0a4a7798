package dev.aether.runtime;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.State;
import dev.aether.state.StateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How all topics of an app stand; each is read as it is then, and they change meanwhile. */
public final class TopicStandings {
    private static final int FAILURES_MAX = 10;

    private final Keyspace keyspace;

    /**
     * Reads them.
     *
     * @param app {@code namespace/app}
     * @return none if it never had any
     * @throws StateException if they cannot be read now
     */
    public static List<TopicStanding> of(State state, String app) {
        try {
            return new TopicStandings(state.keyspace(AppStores.topicsOf(app))).read();
        } catch (StateException refused) {
            if (refused.code() == StateException.Code.KEYSPACE_ABSENT) {
                return List.of();
            }
            throw refused;
        }
    }

    TopicStandings(Keyspace keyspace) {
        this.keyspace = keyspace;
    }

    /** What is known of one topic while its records are gone through. */
    private static final class Topic {
        private TopicHead head = TopicHead.EMPTY;
        private final Map<String, Group> groups = new TreeMap<>();
    }

    private static final class Group {
        private long cursor;
        private int handling;
        private int retrying;
        private int failed;
        private final List<TopicStanding.Failure> failures = new ArrayList<>();
    }

    List<TopicStanding> read() {
        Map<String, Topic> topics = new TreeMap<>();
        for (KeyValue entry : KeyPages.entries(keyspace, TopicKeys.standings())) {
            String name = TopicKeys.topicOf(entry.key());
            learn(entry, topics.computeIfAbsent(name, _ -> new Topic()));
        }
        return topics.entrySet().stream()
                .map(each -> standing(each.getKey(), each.getValue()))
                .toList();
    }

    private static void learn(KeyValue entry, Topic topic) {
        Bytes key = entry.key();
        if (TopicKeys.isHead(key)) {
            topic.head = TopicHead.decode(entry.value());
            return;
        }
        Group group = topic.groups.computeIfAbsent(TopicKeys.groupOf(key), _ -> new Group());
        if (TopicKeys.isOpen(key)) {
            learn(TopicKeys.numberOfOpen(key), OpenMessage.decode(entry.value()), group);
        } else {
            group.cursor = TopicKeys.cursorOf(entry.value());
        }
    }

    private static void learn(long number, OpenMessage message, Group group) {
        switch (message) {
            case OpenMessage.Held _ -> group.handling++;
            case OpenMessage.Waiting _ -> group.retrying++;
            case OpenMessage.Failed(int attempts, String _, String words) -> {
                if (group.failed++ < FAILURES_MAX) {
                    group.failures.add(new TopicStanding.Failure(number, attempts, words));
                }
            }
        }
    }

    private TopicStanding standing(String name, Topic topic) {
        long sent = topic.head.next();
        List<TopicStanding.Consumers> consumers = new ArrayList<>();
        topic.groups.forEach((particle, group) ->
                consumers.add(
                        new TopicStanding.Consumers(
                                particle,
                                Math.max(0, sent - group.cursor),
                                group.handling,
                                group.retrying,
                                group.failed,
                                group.failures)));
        return new TopicStanding(name, sent, count(TopicKeys.messages(name)), consumers);
    }

    private long count(KeyRange keys) {
        return keyspace.range(RangeQuery.of(keys).limitedTo(1)).count();
    }
}
