package dev.aether.environment;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bounded inbox of one owner: messages are run in order, by one thread at a time.
 *
 * <p>The executor decides where: a hot loop or the virtual-thread workers. After each drained run
 * of messages the {@code afterBatch} action runs once, so an owner can do one flush or one force
 * for many messages.
 */
public final class Inbox {
    private static final int DRAIN_MAX = 1024;

    private final String name;
    private final int messagesMax;
    private final Executor executor;
    private final Log log;
    private final Runnable afterBatch;
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();

    /**
     * @param messagesMax messages waiting at most; a further {@link #offer} is refused
     * @param afterBatch runs on the owner's thread after each batch, also when a message failed
     */
    public Inbox(String name, int messagesMax, Executor executor, Log log, Runnable afterBatch) {
        this.name = name;
        this.messagesMax = messagesMax;
        this.executor = executor;
        this.log = log;
        this.afterBatch = afterBatch;
    }

    public Inbox(String name, int messagesMax, Executor executor, Log log) {
        this(name, messagesMax, executor, log, () -> {});
    }

    /** Adds a message, or returns false when the inbox is full; the caller says so to its peer. */
    public boolean offer(Runnable message) {
        int before = claimPlace();
        if (before >= messagesMax) {
            return false;
        }
        messages.add(message);
        if (before == 0) {
            executor.execute(this::drain);
        }
        return true;
    }

    /**
     * Raises the count unless the inbox is full, never even for a moment beyond: a drain that saw
     * such a moment would go on while the next offer starts a second one.
     *
     * @return the count before, {@code messagesMax} if full
     */
    private int claimPlace() {
        return queued.getAndUpdate(count -> count < messagesMax ? count + 1 : count);
    }

    /** Messages waiting now, for metrics. */
    public int size() {
        return queued.get();
    }

    /**
     * The count of queued messages is lowered only after a whole batch, so a positive count means
     * "a drain is running or scheduled" and no second one starts.
     */
    private void drain() {
        int done = 0;
        while (done < DRAIN_MAX) {
            Runnable message = messages.poll();
            if (message == null) {
                break;
            }
            run(message);
            done++;
        }
        run(afterBatch);
        if (queued.addAndGet(-done) > 0) {
            executor.execute(this::drain);
        }
    }

    private void run(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException failure) {
            log.error("a message of inbox " + name + " failed", failure);
        }
    }
}
