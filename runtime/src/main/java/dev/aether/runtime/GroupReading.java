package dev.aether.runtime;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads what there is of a particle's topics, makes its groups where there are none, and hears what
 * changes. The first time it also removes what groups left that the app has no more.
 */
final class GroupReading {
    private static final int REMOVED_TOGETHER_MAX = 64;

    private final AppTopics app;
    private final List<Grant.Subscription> topics;
    private final String particle;
    private boolean swept;

    GroupReading(AppTopics app, List<Grant.Subscription> topics, String particle) {
        this.app = app;
        this.topics = List.copyOf(topics);
        this.particle = particle;
    }

    /**
     * Reads all anew.
     *
     * @return a revision after which all that changes must be heard
     */
    long read(Collection<TopicGroup> groups, long nowNanos) {
        long revision =
                app.keyspace().range(RangeQuery.of(TopicKeys.standings()).limitedTo(1)).revision();
        for (TopicGroup group : groups) {
            read(group, nowNanos);
        }
        if (!swept) {
            groups.forEach(this::sweep);
            swept = true;
        }
        return revision;
    }

    private void read(TopicGroup group, long nowNanos) {
        KeyRange keys = TopicKeys.group(group.topic(), particle);
        group.reset();
        KeyPages.entries(app.keyspace(), keys).forEach(entry -> group.learn(entry, nowNanos));
        if (!group.isSubscribed()) {
            subscribe(group.topic());
            KeyPages.entries(app.keyspace(), keys).forEach(entry -> group.learn(entry, nowNanos));
        }
        one(TopicKeys.head(group.topic()))
                .forEach(entry -> group.learnEnd(TopicHead.decode(entry.value())));
    }

    /** A group that is new begins with what is still there. */
    private void subscribe(String topic) {
        RangeQuery first = RangeQuery.of(TopicKeys.messages(topic)).limitedTo(1);
        List<KeyValue> found = app.keyspace().range(first).entries();
        long next =
                found.isEmpty()
                        ? one(TopicKeys.head(topic)).stream()
                                .mapToLong(entry -> TopicHead.decode(entry.value()).next())
                                .findFirst()
                                .orElse(0)
                        : TopicKeys.numberOfMessage(found.getFirst().key());
        Bytes cursor = TopicKeys.cursor(topic, particle);
        app.commit(
                new Txn(
                        List.of(Compare.absent(cursor)),
                        List.of(Op.put(cursor, TopicKeys.cursorValue(next))),
                        List.of()));
    }

    private List<KeyValue> one(Bytes key) {
        return app.keyspace().range(RangeQuery.of(KeyRange.single(key))).entries();
    }

    /**
     * Messages that were kept for a group which is no more have nobody to remove them: those that
     * this group is done with it removes, if all others of the app are done too.
     */
    private void sweep(TopicGroup group) {
        KeyRange before = TopicKeys.messages(group.topic(), 0, group.cursor());
        List<Op> removals = new ArrayList<>();
        for (Bytes key : KeyPages.of(app.keyspace(), before)) {
            long number = TopicKeys.numberOfMessage(key);
            if (!group.isOpen(number)) {
                removals.add(group.removal(number));
            }
        }
        forgottenGroups(group.topic())
                .forEach(former ->
                        removals.add(new Op.Delete(TopicKeys.group(group.topic(), former), false)));
        for (int from = 0; from < removals.size(); from += REMOVED_TOGETHER_MAX) {
            int to = Math.min(removals.size(), from + REMOVED_TOGETHER_MAX);
            app.commit(new Txn(List.of(), removals.subList(from, to), List.of()));
        }
    }

    private List<String> forgottenGroups(String topic) {
        List<String> known =
                topics.stream()
                        .filter(each -> each.topic().equals(topic))
                        .flatMap(each -> each.particles().stream())
                        .toList();
        return KeyPages.of(app.keyspace(), TopicKeys.groups(topic)).stream()
                .map(TopicKeys::groupOf)
                .distinct()
                .filter(group -> !known.contains(group))
                .toList();
    }

    /** One change of what {@link #read} reads; of topics and groups of others there is nothing. */
    void hear(Map<String, TopicGroup> groups, KeyValue entry, boolean isGone, long nowNanos) {
        TopicGroup group = groups.get(TopicKeys.topicOf(entry.key()));
        if (group == null) {
            return;
        }
        if (TopicKeys.isHead(entry.key())) {
            if (!isGone) {
                group.learnEnd(TopicHead.decode(entry.value()));
            }
        } else if (TopicKeys.groupOf(entry.key()).equals(particle)) {
            if (isGone) {
                group.forget(entry.key());
            } else {
                group.learn(entry, nowNanos);
            }
        }
    }
}
