package dev.aether.state.storm;

import dev.aether.state.KeyValue;
import dev.aether.state.Watch;
import dev.aether.state.storm.Answered.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The one history of a keyspace, put together from all that watches delivered, and what follows
 * from it: what every key was at every revision, and that every answer fits.
 */
final class Revisions {
    private final NavigableMap<Long, List<Watch.Event>> events = new TreeMap<>();
    private final Map<String, NavigableMap<Long, KeyValue>> keys = new HashMap<>();

    /**
     * @throws AssertionError if two watches disagree
     */
    Revisions(Collection<Recorder> recorders) {
        for (Recorder recorder : recorders) {
            recorder.heard().forEach(heard -> add(recorder.name(), heard.events()));
        }
        for (List<Watch.Event> batch : events.values()) {
            for (Watch.Event event : batch) {
                keys.computeIfAbsent(event.current().key().utf8(), key -> new TreeMap<>())
                        .put(event.current().modRevision(), event.current());
            }
        }
    }

    private void add(String watcher, Watch.Events batch) {
        Map<Long, List<Watch.Event>> byRevision = new TreeMap<>();
        for (Watch.Event event : batch.events()) {
            byRevision
                    .computeIfAbsent(event.current().modRevision(), revision -> new ArrayList<>())
                    .add(event);
        }
        byRevision.forEach((revision, mine) -> {
            List<Watch.Event> known = events.putIfAbsent(revision, mine);
            if (known != null && !versions(known).equals(versions(mine))) {
                throw new AssertionError(
                        "revision %d is %s, but %s heard %s"
                                .formatted(revision, known, watcher, mine));
            }
        });
    }

    private static List<KeyValue> versions(List<Watch.Event> batch) {
        return batch.stream().map(Watch.Event::current).toList();
    }

    List<Watch.Event> all() {
        return events.values().stream().flatMap(List::stream).toList();
    }

    long last() {
        return events.isEmpty() ? 1 : events.lastKey();
    }

    /** The version of a key that was newest at a revision; empty for none or a deletion. */
    Optional<KeyValue> at(String key, long revision) {
        NavigableMap<Long, KeyValue> versions = keys.get(key);
        Map.Entry<Long, KeyValue> entry = versions == null ? null : versions.floorEntry(revision);
        return Optional.ofNullable(entry)
                .map(Map.Entry::getValue)
                .filter(version -> version.version() > 0);
    }

    /** Whether there is every revision up to the last. */
    Optional<String> gap() {
        long expected = 2;
        for (long revision : events.keySet()) {
            if (revision != expected) {
                return Optional.of("revision " + expected + " is missing before " + revision);
            }
            expected++;
        }
        return Optional.empty();
    }

    /** What one watch delivered wrongly: too much, too little, or badly described. */
    Optional<String> violation(Recorder recorder) {
        return recorder.violation(all())
                .or(() ->
                        recorder.heard().stream()
                                .flatMap(heard -> heard.events().events().stream())
                                .map(this::miscounted)
                                .flatMap(Optional::stream)
                                .findFirst());
    }

    private Optional<String> miscounted(Watch.Event event) {
        KeyValue now = event.current();
        Optional<KeyValue> before = at(now.key().utf8(), now.modRevision() - 1);
        boolean fits =
                event.isDelete()
                        ? before.isPresent()
                        : now.version() == before.map(KeyValue::version).orElse(0L) + 1
                                && now.createRevision()
                                        == before.map(KeyValue::createRevision)
                                                .orElse(now.modRevision());
        boolean tellsBefore = event.previous().isEmpty() || event.previous().equals(before);
        return fits && tellsBefore
                ? Optional.empty()
                : Optional.of(event + " came after " + before);
    }

    /** The first answer that does not fit the history or came too late for it. */
    Optional<String> violation(Collection<Answered> answers) {
        for (Answered answer : answers) {
            boolean fits = answer.kind() == Kind.WROTE ? happened(answer) : holds(answer);
            if (!fits) {
                return Optional.of(
                        answer + " but " + at(answer.key(), answer.revision()) + " was there");
            }
        }
        return late(answers);
    }

    private boolean holds(Answered read) {
        return at(read.key(), read.revision())
                .map(version -> version.value().utf8())
                .equals(read.value());
    }

    /** An acknowledged write is in the history, at its revision. */
    private boolean happened(Answered write) {
        return events.getOrDefault(write.revision(), List.of()).stream()
                .map(Watch.Event::current)
                .anyMatch(version ->
                        version.key().utf8().equals(write.key())
                                && (version.version() > 0) == write.value().isPresent()
                                && version.value().utf8().equals(write.value().orElse("")));
    }

    /** Whether something answered earlier knew more than was answered later. */
    private static Optional<String> late(Collection<Answered> answers) {
        NavigableMap<Long, Answered> newest = new TreeMap<>();
        Answered highest = null;
        for (Answered answer :
                answers.stream().sorted(Comparator.comparingLong(Answered::returned)).toList()) {
            if (highest == null || answer.revision() > highest.revision()) {
                highest = answer;
                newest.put(answer.returned(), answer);
            }
        }
        for (Answered answer : answers) {
            Map.Entry<Long, Answered> before = newest.lowerEntry(answer.called());
            if (answer.kind() != Kind.READ_LOCALLY
                    && before != null
                    && before.getValue().revision() > answer.revision()) {
                return Optional.of("stale: " + answer + " after " + before.getValue());
            }
        }
        return Optional.empty();
    }
}
