package dev.aether.runtime;

import dev.aether.component.wasi.messaging.Message;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Promise;
import dev.aether.environment.Threads;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one replica: takes as many as it may handle at once, has it handle them, and
 * writes how that ended. It sleeps until its watch, a guest or a timer has something to tell; all
 * that is to be written then goes into one transaction.
 *
 * <p>One thread owns the groups. When it is not known whether a transaction happened, all is read
 * anew; what a guest handles meanwhile goes on, and how it ends is written then.
 */
final class Subscription implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration QUIET_MAX = Duration.ofMinutes(10);
    private static final Duration AT_ONCE = Duration.ofMillis(50);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final int ENDED_TOGETHER_MAX = 40;

    private final Environment environment;
    private final Keyspace keyspace;
    private final AppTopics app;
    private final int concurrency;
    private final Delivery delivery;
    private final Map<String, TopicGroup> groups = new TreeMap<>();
    private final GroupReading reading;
    private int turn;
    private int failures;
    private volatile long waiting;
    private final List<TopicGroup.Taken> taken = new ArrayList<>();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private volatile Promise<Boolean> bell;
    private volatile boolean watchIsReady;
    private volatile boolean draining;
    private volatile boolean closed;
    private volatile Threads.@Nullable Task task;

    /** Gives messages to a guest. */
    interface Delivery {
        /**
         * @param end hears once, on any thread, how it ended
         */
        void deliver(Message message, Consumer<Ending> end);
    }

    private record Ended(TopicGroup.Taken taken, Ending ending) {}

    Subscription(AppTopics app, GroupMember member, Grant.Consumer granted, Delivery delivery) {
        this.environment = app.environment();
        this.app = app;
        this.keyspace = app.keyspace();
        this.concurrency = granted.concurrency();
        this.delivery = delivery;
        this.bell = new Promise<>(environment.timers());
        for (Grant.Subscription topic : granted.topics()) {
            groups.put(topic.topic(), new TopicGroup(member, topic, taken::add));
        }
        this.reading = new GroupReading(app, granted.topics(), member.particle());
    }

    void start(String placement) {
        task = environment.threads().start("messages of " + placement, this::run);
    }

    /** Messages that nobody of its particle has taken yet, as far as it knows. */
    long waiting() {
        return waiting;
    }

    /** Takes no further messages. */
    void drain() {
        draining = true;
        ring();
    }

    /** After its last message: writes how it ended, and lets go of all others. */
    @Override
    public void close() {
        draining = true;
        closed = true;
        ring();
        Threads.Task running = task;
        if (running != null && !running.join(CLOSE_MAX)) {
            running.interrupt();
        }
    }

    private void ring() {
        bell.complete(true);
    }

    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (Interrupted closing) {
                return;
            } catch (StateException | DeadlineExceeded unavailable) {
                environment.log().info("messages are not taken now", "why", unavailable);
                pause();
            } catch (RuntimeException fault) {
                environment.log().error("messages are not taken now", fault);
                pause();
            }
        }
        release();
    }

    private void pause() {
        try {
            Duration longer = RETRY.multipliedBy(1L << Math.min(failures++, 6));
            bell = new Promise<>(environment.timers());
            if (!closed) {
                bell.await("another attempt", longer);
            }
        } catch (DeadlineExceeded now) {
            return;
        } catch (Interrupted closing) {
            closed = true;
        }
    }

    private void follow() {
        long revision = reading.read(groups.values(), environment.clock().nanos());
        failures = 0;
        try (Watch watch = keyspace.watch(WatchRequest.of(TopicKeys.standings(), revision + 1))) {
            watch.whenReady(this::watchIsReady);
            boolean goesOn = true;
            while (goesOn && !closed) {
                bell = new Promise<>(environment.timers());
                goesOn = hear(watch);
                if (goesOn && !closed && !step()) {
                    await();
                }
            }
        }
    }

    private void watchIsReady() {
        watchIsReady = true;
        ring();
    }

    private void await() {
        waiting = groups.values().stream().mapToLong(TopicGroup::waiting).sum();
        try {
            bell.await("messages", quiet());
        } catch (DeadlineExceeded due) {
            return;
        }
    }

    private Duration quiet() {
        long now = environment.clock().nanos();
        long next = now + QUIET_MAX.toNanos();
        for (TopicGroup group : groups.values()) {
            OptionalLong due = group.nextNanos();
            next = due.isPresent() ? Math.min(next, due.getAsLong()) : next;
        }
        // What is due and has no room waits for an end, which rings.
        return Duration.ofNanos(next > now ? next - now : RETRY.toNanos());
    }

    /**
     * @return whether to go on with the watch
     */
    private boolean hear(Watch watch) {
        if (!watchIsReady) {
            return true;
        }
        watchIsReady = false;
        boolean goesOn = hear(watch.next(AT_ONCE));
        if (goesOn) {
            watch.whenReady(this::watchIsReady);
        }
        return goesOn;
    }

    private boolean hear(Watch.Notice notice) {
        return switch (notice) {
            case Watch.Events events -> {
                long now = environment.clock().nanos();
                events.events()
                        .forEach(event ->
                                reading.hear(groups, event.current(), event.isDelete(), now));
                yield groups.values().stream().allMatch(TopicGroup::isSubscribed);
            }
            case Watch.Progress _ -> true;
            case Watch.Compacted _ -> false;
            case Watch.Ended _ -> false;
        };
    }

    /** Writes what is to be written. @return whether there was something */
    private boolean step() {
        List<GroupChange> changes = new ArrayList<>();
        int ending = 0;
        for (Ended each : ended) {
            each.taken().group().ended(each.taken().number());
            if (ending < ENDED_TOGETHER_MAX) {
                changes.addAll(each.taken().group().end(each.taken().number(), each.ending()));
                ending++;
            }
        }
        changes.addAll(takesAndRenewals());
        if (changes.isEmpty()) {
            return false;
        }
        commit(changes);
        // Not before: how they ended is to be written until it is known to be.
        for (int k = 0; k < ending; k++) {
            ended.remove();
        }
        List<TopicGroup.Taken> begun = List.copyOf(taken);
        taken.clear();
        begun.forEach(this::begin);
        return true;
    }

    /** From one topic at a time, each in turn. */
    private List<GroupChange> takesAndRenewals() {
        long now = environment.clock().nanos();
        List<GroupChange> changes = new ArrayList<>();
        List<GroupChange> takes = List.of();
        int room = concurrency - groups.values().stream().mapToInt(TopicGroup::handling).sum();
        List<TopicGroup> inTurn = new ArrayList<>(groups.values());
        Collections.rotate(inTurn, turn++);
        for (TopicGroup group : inTurn) {
            changes.addAll(group.renewals(now));
            if (takes.isEmpty() && !draining && room > 0) {
                takes = group.takes(room, now);
            }
        }
        changes.addAll(takes);
        return changes;
    }

    private void commit(List<GroupChange> changes) {
        List<Op> parts = new ArrayList<>();
        changes.forEach(change -> parts.add(new Op.Nested(change.txn())));
        TxnResult result = app.commit(new Txn(List.of(), parts, List.of()));
        long now = environment.clock().nanos();
        for (int k = 0; k < changes.size(); k++) {
            if (result.results().get(k) instanceof OpResult.Nested(TxnResult part)) {
                changes.get(k).hearing().hear(part, result.revision(), now);
            }
        }
    }

    private void begin(TopicGroup.Taken message) {
        if (message.records().isEmpty()) {
            // Another group's replica, not knowing of this one, was done with it.
            end(message, new Ending.Handled());
            return;
        }
        try {
            Message decoded = decode(message, message.records().getFirst());
            delivery.deliver(decoded, ending -> end(message, ending));
        } catch (IllegalStateException damaged) {
            end(message, new Ending.Failed(String.valueOf(damaged.getMessage())));
        }
    }

    private static Message decode(TopicGroup.Taken message, Bytes record) {
        String topic = message.group().topic();
        return MessageRecord.decode(
                topic,
                record,
                List.of(
                        new Message.Property("aether-message", Long.toString(message.number())),
                        new Message.Property(
                                "aether-attempt", Integer.toString(message.attempt()))));
    }

    private void end(TopicGroup.Taken message, Ending ending) {
        ended.add(new Ended(message, ending));
        ring();
    }

    /** What a guest still handles, others get at once; what failed to be written, after a while. */
    private void release() {
        try {
            while (step()) {
                environment.log().debug("the last messages are ended");
            }
            List<GroupChange> changes = new ArrayList<>();
            groups.values().forEach(group -> changes.addAll(group.releases()));
            if (!changes.isEmpty()) {
                commit(changes);
            }
        } catch (StateException | DeadlineExceeded | Interrupted unavailable) {
            environment.log().info("messages are let go of by their time", "why", unavailable);
        }
    }
}
