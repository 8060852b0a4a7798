package dev.aether.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What a group of consumers has taken and not handled, as one replica of it has seen that, by the
 * numbers of messages. What the replica handles itself is not in it.
 */
final class OpenMessages {
    static final Duration LEASE = Duration.ofSeconds(10);

    private final GroupMember member;
    private final TreeMap<Long, Seen> open = new TreeMap<>();
    private final Set<Long> failed = new TreeSet<>();

    /**
     * @param revision of the record
     * @param sinceNanos when it was seen first
     */
    record Seen(OpenMessage message, long revision, long sinceNanos) {}

    OpenMessages(GroupMember member) {
        this.member = member;
    }

    void clear() {
        open.clear();
        failed.clear();
    }

    boolean has(long number) {
        return open.containsKey(number) || failed.contains(number);
    }

    /** Those that this component failed to handle as often as it may. */
    int failed() {
        return failed.size();
    }

    void remove(long number) {
        open.remove(number);
        failed.remove(number);
    }

    /** What is known already changes nothing. */
    void see(long number, OpenMessage message, long revision, long nowNanos) {
        Seen before = open.get(number);
        if (before != null && before.revision() >= revision) {
            return;
        }
        remove(number);
        if (rests(message)) {
            failed.add(number);
        } else {
            open.put(number, new Seen(message, revision, nowNanos));
        }
    }

    /** Whether only another component is given it again. */
    private boolean rests(OpenMessage message) {
        return message instanceof OpenMessage.Failed(int _, String digest, String _)
                && digest.equals(member.digest());
    }

    /** The moments from which each of them may be taken. */
    LongStream dueNanos() {
        return open.values().stream().mapToLong(this::dueNanos);
    }

    /**
     * Those that may be taken, in order.
     *
     * @param most how many at most
     */
    Map<Long, Seen> due(long nowNanos, int most) {
        Map<Long, Seen> due = new TreeMap<>();
        open.entrySet().stream()
                .filter(each -> dueNanos(each.getValue()) <= nowNanos)
                .limit(most)
                .forEach(each -> due.put(each.getKey(), each.getValue()));
        return due;
    }

    private long dueNanos(Seen seen) {
        return switch (seen.message()) {
            case OpenMessage.Held(int _, String holder) ->
                    holder.startsWith(member.placement() + "/")
                            ? seen.sinceNanos()
                            : seen.sinceNanos() + LEASE.toNanos();
            case OpenMessage.Waiting(int _, Duration pause, String _) ->
                    seen.sinceNanos() + pause.toNanos();
            case OpenMessage.Failed _ -> seen.sinceNanos();
        };
    }
}
