package dev.aether.runtime;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeResult;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * What a particle's replicas together have of one topic, as one of them sees it, and the changes it
 * makes: it takes messages, says that it still handles them, and how that ended. A plain class: who
 * owns it reads, commits and waits.
 *
 * <p>No clock of another node counts. A record that a replica holds is changed again and again
 * while it does; one that this replica has seen unchanged for {@link OpenMessages#LEASE} is taken
 * over. Two may handle a message at the same time then, and the first that is done with it ends it.
 */
final class TopicGroup {
    static final Duration RENEW = Duration.ofSeconds(3);

    /** What one transaction takes at most: so many messages are read by it. */
    static final int TAKEN_TOGETHER_MAX = 16;

    private static final Duration NOT_BEGUN_PAUSE = Duration.ofMillis(500);

    private final GroupMember who;
    private final Grant.Subscription topic;
    private final Consumer<Taken> begin;
    private final OpenMessages open;
    private final TreeMap<Long, Mine> mine = new TreeMap<>();
    private long cursor;
    private long cursorRevision;
    private long end;

    /**
     * A message that this replica is to handle now.
     *
     * @param records the message; none if it is not there any more
     */
    record Taken(TopicGroup group, long number, int attempt, List<Bytes> records) {}

    /** A message that this replica handles. */
    private static final class Mine {
        private final OpenMessage.Held held;
        private long revision;
        private long writtenNanos;
        private boolean ended;

        Mine(OpenMessage.Held held, long revision, long writtenNanos) {
            this.held = held;
            this.revision = revision;
            this.writtenNanos = writtenNanos;
        }
    }

    /**
     * @param begin hears of each message that is to be handled
     */
    TopicGroup(GroupMember who, Grant.Subscription topic, Consumer<Taken> begin) {
        this.who = who;
        this.topic = topic;
        this.begin = begin;
        this.open = new OpenMessages(who);
    }

    String topic() {
        return topic.topic();
    }

    /** Those that failed as often as they may. */
    int failed() {
        return open.failed();
    }

    /** Messages that nobody of the group has taken yet. */
    long waiting() {
        return Math.max(0, end - cursor);
    }

    /** Those that this replica handles and has not ended. */
    int handling() {
        return (int) mine.values().stream().filter(each -> !each.ended).count();
    }

    boolean holdsNone() {
        return mine.isEmpty();
    }

    // What is read and heard.

    /** Forgets all but what this replica handles; what is there follows. */
    void reset() {
        open.clear();
        cursorRevision = 0;
    }

    boolean isSubscribed() {
        return cursorRevision > 0;
    }

    void learnEnd(TopicHead head) {
        end = Math.max(end, head.next());
    }

    void learn(KeyValue entry, long nowNanos) {
        if (!TopicKeys.isOpen(entry.key())) {
            if (entry.modRevision() > cursorRevision) {
                cursor = TopicKeys.cursorOf(entry.value());
                cursorRevision = entry.modRevision();
            }
            return;
        }
        long number = TopicKeys.numberOfOpen(entry.key());
        Mine handled = mine.get(number);
        if (handled == null || handled.revision < entry.modRevision()) {
            OpenMessage message = OpenMessage.decode(entry.value());
            open.see(number, message, entry.modRevision(), nowNanos);
        }
    }

    void forget(Bytes key) {
        if (TopicKeys.isOpen(key)) {
            open.remove(TopicKeys.numberOfOpen(key));
        } else {
            cursorRevision = 0;
        }
    }

    /** Numbers of messages that the group has taken and not handled. */
    boolean isOpen(long number) {
        return open.has(number) || mine.containsKey(number);
    }

    long cursor() {
        return cursor;
    }

    // What is done.

    /** When there will be something to do, if nothing happens before. */
    OptionalLong nextNanos() {
        LongStream renewals =
                mine.values().stream()
                        .filter(each -> !each.ended)
                        .mapToLong(each -> each.writtenNanos + RENEW.toNanos());
        return LongStream.concat(open.dueNanos(), renewals).min();
    }

    /**
     * Takes what is due, and new messages.
     *
     * @param room how many at most
     */
    List<GroupChange> takes(int room, long nowNanos) {
        List<GroupChange> moves = new ArrayList<>();
        int most = Math.min(room, TAKEN_TOGETHER_MAX);
        open.due(nowNanos, most)
                .forEach((number, seen) -> {
                    // What another took from this replica it does not take back while at it.
                    if (!mine.containsKey(number)) {
                        moves.add(takeAgain(number, seen));
                    }
                });
        int fresh = (int) Math.min(most - moves.size(), waiting());
        if (fresh > 0) {
            moves.add(takeNew(fresh));
        }
        return moves;
    }

    private GroupChange takeAgain(long number, OpenMessages.Seen seen) {
        Compare unchanged = Compare.unchanged(key(number), seen.revision());
        int before = seen.message() instanceof OpenMessage.Failed ? 0 : seen.message().attempt();
        if (seen.message() instanceof OpenMessage.Held && before > who.retries()) {
            return record(
                    number,
                    seen.revision(),
                    new OpenMessage.Failed(before, who.digest(), "its replica was lost meanwhile"));
        }
        OpenMessage.Held held = new OpenMessage.Held(before + 1, who.holder());
        List<Op> take =
                List.of(
                        Op.put(key(number), held.encode()),
                        Op.read(TopicKeys.message(topic(), number)));
        return new GroupChange(
                new Txn(List.of(unchanged), take, List.of()),
                (result, revision, nowNanos) -> {
                    // Unless another was faster, of which the watch tells.
                    if (result.succeeded()) {
                        hold(number, held, revision, nowNanos);
                        begin(number, held, read(result, 1));
                    }
                });
    }

    private GroupChange takeNew(int count) {
        long first = cursor;
        Bytes key = TopicKeys.cursor(topic(), who.particle());
        OpenMessage.Held held = new OpenMessage.Held(1, who.holder());
        List<Op> take = new ArrayList<>();
        take.add(Op.put(key, TopicKeys.cursorValue(first + count)));
        take.add(Op.read(TopicKeys.messages(topic(), first, first + count)));
        for (long number = first; number < first + count; number++) {
            take.add(Op.put(key(number), held.encode()));
        }
        return new GroupChange(
                new Txn(
                        List.of(Compare.unchanged(key, cursorRevision)),
                        take,
                        List.of(Op.read(KeyRange.single(key)))),
                (result, revision, nowNanos) -> {
                    if (!result.succeeded()) {
                        read(result, 0).forEach(entry -> learn(entry, nowNanos));
                        return;
                    }
                    cursor = first + count;
                    cursorRevision = revision;
                    tookNew(first, held, read(result, 1), revision, nowNanos);
                });
    }

    private void tookNew(
            long first,
            OpenMessage.Held held,
            List<KeyValue> messages,
            long revision,
            long nowNanos) {
        for (long number = first; number < cursor; number++) {
            long wanted = number;
            hold(number, held, revision, nowNanos);
            begin(
                    number,
                    held,
                    messages.stream()
                            .filter(each -> TopicKeys.numberOfMessage(each.key()) == wanted)
                            .toList());
        }
    }

    private void hold(long number, OpenMessage.Held held, long revision, long nowNanos) {
        open.remove(number);
        mine.put(number, new Mine(held, revision, nowNanos));
    }

    private void begin(long number, OpenMessage.Held held, List<KeyValue> found) {
        List<Bytes> records = found.stream().map(KeyValue::value).toList();
        begin.accept(new Taken(this, number, held.attempt(), records));
    }

    private static List<KeyValue> read(TxnResult result, int operation) {
        return result.results().get(operation) instanceof OpResult.Read(RangeResult found)
                ? found.entries()
                : List.of();
    }

    /** Says that this replica still handles what it does. */
    List<GroupChange> renewals(long nowNanos) {
        List<GroupChange> moves = new ArrayList<>();
        mine.forEach((number, each) -> {
            if (!each.ended && nowNanos - each.writtenNanos >= RENEW.toNanos()) {
                moves.add(renewal(number, each));
            }
        });
        return moves;
    }

    private GroupChange renewal(long number, Mine each) {
        Compare unchanged = Compare.unchanged(key(number), each.revision);
        Op again = Op.put(key(number), each.held.encode());
        return new GroupChange(
                new Txn(List.of(unchanged), List.of(again), List.of()),
                (result, revision, nowNanos) -> {
                    // Of one that was lost there is nothing to renew, but it may still be ended.
                    each.writtenNanos = nowNanos;
                    each.revision = result.succeeded() ? revision : each.revision;
                });
    }

    /** Its attempt is over; what follows from that is {@link #end}. */
    void ended(long number) {
        Mine handled = mine.get(number);
        if (handled != null) {
            handled.ended = true;
        }
    }

    /** Writes how an attempt of this replica ended. */
    List<GroupChange> end(long number, Ending ending) {
        Mine handled = mine.get(number);
        return handled == null ? List.of() : List.of(end(number, handled, ending));
    }

    private GroupChange end(long number, Mine handled, Ending ending) {
        int attempt = handled.held.attempt();
        return switch (ending) {
            case Ending.Handled() -> handled(number);
            case Ending.NotBegun(String words) ->
                    record(
                            number,
                            handled.revision,
                            new OpenMessage.Waiting(attempt - 1, NOT_BEGUN_PAUSE, words));
            case Ending.Failed(String words) ->
                    record(
                            number,
                            handled.revision,
                            attempt > who.retries()
                                    ? new OpenMessage.Failed(attempt, who.digest(), words)
                                    : new OpenMessage.Waiting(
                                            attempt, who.pauseAfter(attempt), words));
        };
    }

    /** Lets others have at once what this replica holds; it did not fail. */
    List<GroupChange> releases() {
        return mine.entrySet().stream()
                .filter(each -> !each.getValue().ended)
                .map(each ->
                        record(
                                each.getKey(),
                                each.getValue().revision,
                                new OpenMessage.Waiting(
                                        each.getValue().held.attempt() - 1,
                                        Duration.ZERO,
                                        "its replica was stopped")))
                .toList();
    }

    private GroupChange record(long number, long knownRevision, OpenMessage message) {
        Compare unchanged = Compare.unchanged(key(number), knownRevision);
        Op put = Op.put(key(number), message.encode());
        return new GroupChange(
                new Txn(List.of(unchanged), List.of(put), List.of()),
                (result, revision, nowNanos) -> {
                    mine.remove(number);
                    if (result.succeeded()) {
                        open.see(number, message, revision, nowNanos);
                    }
                });
    }

    private GroupChange handled(long number) {
        return new GroupChange(
                new Txn(List.of(), List.of(Op.delete(key(number)), removal(number)), List.of()),
                (result, revision, nowNanos) -> {
                    mine.remove(number);
                    open.remove(number);
                });
    }

    /** Removes a message that this group is done with, if the other groups are too. */
    Op removal(long number) {
        Op removal = new Op.Delete(TopicKeys.message(topic(), number), false);
        List<Compare> done = new ArrayList<>();
        for (String other : topic.particles()) {
            if (!other.equals(who.particle())) {
                Bytes cursorKey = TopicKeys.cursor(topic(), other);
                done.add(
                        new Compare.OfValue(
                                KeyRange.single(cursorKey),
                                Compare.Relation.GREATER,
                                TopicKeys.cursorValue(number)));
                done.add(Compare.absent(TopicKeys.open(topic(), other, number)));
            }
        }
        return done.isEmpty() ? removal : new Op.Nested(new Txn(done, List.of(removal), List.of()));
    }

    private Bytes key(long number) {
        return TopicKeys.open(topic(), who.particle(), number);
    }
}
