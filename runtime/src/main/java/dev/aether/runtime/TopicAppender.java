package dev.aether.runtime;

import dev.aether.component.wasi.messaging.Message;
import dev.aether.component.wasi.messaging.MessageFault;
import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The end of one topic, where messages are added: one transaction for all that guests of a particle
 * sent while the one before was under way. It holds if the topic's head is as it was last seen, so
 * that numbers are dense and in the order of revisions, and a topic is never over its limits.
 *
 * <p>A lock, not an owner: those who wait are threads of guests, which block anyway, and it is left
 * when they are interrupted. It guards what is known of the head.
 */
final class TopicAppender {
    private static final int TOGETHER_MAX = 64;
    private static final long TOGETHER_BYTES_MAX = 1 << 20;
    private static final int ATTEMPTS_MAX = 1_000;

    /** A full topic is measured no more often. */
    private static final Duration MEASURE_EVERY = Duration.ofMillis(100);

    private final AppTopics app;
    private final Grant.Topic topic;
    private final Queue<Sending> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private TopicHead head = TopicHead.EMPTY;
    private long headRevision;
    private long fullNanos;
    private boolean full;

    TopicAppender(AppTopics app, Grant.Topic topic) {
        this.app = app;
        this.topic = topic;
    }

    /** One message and what became of it, once it is over. */
    private static final class Sending {
        private final Bytes record;
        private volatile boolean over;
        private volatile @Nullable String refusal;

        Sending(Bytes record) {
            this.record = record;
        }

        void end(@Nullable String why) {
            refusal = why;
            over = true;
        }
    }

    /**
     * Adds a message; it is on the disks of a majority once this returns.
     *
     * @throws MessageFault if the topic is full, or cannot be written
     */
    void append(Message message) throws MessageFault, InterruptedException {
        Sending mine = new Sending(MessageRecord.encode(message));
        waiting.add(mine);
        try {
            lock.lockInterruptibly();
            try {
                while (!mine.over) {
                    appendSome();
                }
            } finally {
                lock.unlock();
            }
        } finally {
            // Of whoever does not wait any more.
            waiting.remove(mine);
        }
        String refusal = mine.refusal;
        if (refusal != null) {
            throw new MessageFault(MessageFault.Kind.OTHER, refusal);
        }
    }

    private void appendSome() throws InterruptedException {
        List<Sending> together = next();
        String why = "its sending was interrupted: it may have been sent or not";
        try {
            why = append(together);
        } catch (MessageFault fault) {
            why = String.valueOf(fault.getMessage());
        } finally {
            String told = why;
            together.stream().filter(each -> !each.over).forEach(each -> each.end(told));
        }
    }

    private List<Sending> next() {
        List<Sending> together = new ArrayList<>();
        long bytes = 0;
        while (together.size() < TOGETHER_MAX) {
            Sending first = waiting.peek();
            if (first == null
                    || (!together.isEmpty()
                            && bytes + first.record.length() > TOGETHER_BYTES_MAX)) {
                return together;
            }
            // Whoever sent it may have taken it away.
            if (waiting.remove(first)) {
                together.add(first);
                bytes += first.record.length();
            }
        }
        return together;
    }

    /** Ends those that were added. @return why the others were not */
    private String append(List<Sending> together) throws MessageFault, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            List<Sending> fitting = fitting(together);
            if (fitting.isEmpty()) {
                return ("topic %s is full, it keeps %d messages of %d bytes at most;"
                                + " nothing was sent")
                        .formatted(topic.name(), topic.messages(), topic.bytes());
            }
            if (write(fitting)) {
                fitting.forEach(each -> each.end(null));
                together = together.subList(fitting.size(), together.size());
                if (together.isEmpty()) {
                    return "";
                }
            }
        }
        return "too many others send to " + topic.name() + "; nothing was sent";
    }

    /** As many of the first ones as the topic has room for. */
    private List<Sending> fitting(List<Sending> wanted) throws MessageFault, InterruptedException {
        int fitting = count(wanted);
        if (fitting == 0 && isToBeMeasured()) {
            measure();
            fitting = count(wanted);
            full = fitting == 0;
            fullNanos = app.environment().clock().nanos();
        }
        return wanted.subList(0, fitting);
    }

    private boolean isToBeMeasured() {
        long since = app.environment().clock().nanos() - fullNanos;
        return !full || since >= MEASURE_EVERY.toNanos();
    }

    private int count(List<Sending> wanted) {
        TopicHead after = head;
        int count = 0;
        for (Sending each : wanted) {
            after = after.with(each.record.length());
            if (after.messages() > topic.messages() || after.bytes() > topic.bytes()) {
                return count;
            }
            count++;
        }
        return count;
    }

    /**
     * Counts what is there now. It may be less when the head is written, and not more: whoever adds
     * changes the head.
     */
    private void measure() throws MessageFault, InterruptedException {
        RangeQuery ofHead = RangeQuery.of(KeyRange.single(TopicKeys.head(topic.name())));
        learn(app.ask(() -> app.keyspace().range(ofHead)));
        List<Bytes> keys =
                app.ask(() -> KeyPages.of(app.keyspace(), TopicKeys.messages(topic.name())));
        head = head.measured(keys.size(), keys.stream().mapToLong(TopicKeys::sizeOfMessage).sum());
    }

    /** Adds them if the head is as known. @return false if it was not, and now is known */
    private boolean write(List<Sending> sendings) throws MessageFault, InterruptedException {
        Bytes key = TopicKeys.head(topic.name());
        TopicHead after = head;
        List<Op> writes = new ArrayList<>();
        for (Sending each : sendings) {
            int size = each.record.length();
            writes.add(Op.put(TopicKeys.message(topic.name(), after.next(), size), each.record));
            after = after.with(size);
        }
        writes.add(Op.put(key, after.encode()));
        TxnResult result =
                app.write(
                        new Txn(
                                List.of(Compare.unchanged(key, headRevision)),
                                writes,
                                List.of(Op.read(KeyRange.single(key)))));
        if (result.succeeded()) {
            head = after;
            headRevision = result.revision();
        } else if (result.results().getFirst() instanceof OpResult.Read(RangeResult found)) {
            learn(found);
        }
        return result.succeeded();
    }

    private void learn(RangeResult found) {
        KeyValue entry = found.entries().stream().findFirst().orElse(null);
        head = entry == null ? TopicHead.EMPTY : TopicHead.decode(entry.value());
        headRevision = entry == null ? 0 : entry.modRevision();
    }
}
