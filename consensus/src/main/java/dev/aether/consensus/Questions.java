package dev.aether.consensus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Read barriers of one replica that follows, asked by the thread that reads and answered on the one
 * that brings the leader's word: the owner has no part in it unless the confirmed index is not
 * applied yet. One question is under way at a time; all that come meanwhile share the next one.
 *
 * <p>Safe for the same reason as {@link Barriers}: a leader proves that it led after it was asked,
 * and an answer fits only the question that is under way. What gets no answer soon, and what was
 * asked of a former leader, goes the way of {@link Barriers} instead.
 */
final class Questions {
    /** After which a question counts as lost. */
    private static final int LOST_TICKS = 2;

    private static final Executor NOBODY = _ -> {};

    private final int readsMax;
    private final BiConsumer<ReplicaId, Message> sender;
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private final List<Confirmed> confirmed = new ArrayList<>();
    private List<Completion<ReadOutcome>> waiting = new ArrayList<>();
    private List<Completion<ReadOutcome>> asked = List.of();
    private long context;
    private int ticks;
    private long applied;
    private long term;
    private ReplicaId leader = ReplicaId.NOBODY;
    private boolean leads;
    private Executor asker = NOBODY;
    private boolean asking;
    private int count;

    /** Readers that wait until an index is applied here. */
    private record Confirmed(long index, List<Completion<ReadOutcome>> readers) {}

    /**
     * @param firstContext random, as an answer to an earlier life must not fit a question of this
     * @param sender to the leader, from any thread
     */
    Questions(int readsMax, long firstContext, BiConsumer<ReplicaId, Message> sender) {
        this.readsMax = readsMax;
        this.context = firstContext;
        this.sender = sender;
    }

    /**
     * From any thread.
     *
     * @param soon runs the asking: the later, the more share the question
     * @return false if the owner is to be asked
     */
    boolean add(Completion<ReadOutcome> reader, Executor soon) {
        boolean isFirst;
        lock.lock();
        try {
            if (leads || leader.isNobody() || count >= readsMax) {
                return false;
            }
            count++;
            waiting.add(reader);
            asker = soon;
            isFirst = isAskingDue();
        } finally {
            lock.unlock();
        }
        if (isFirst) {
            soon.execute(this::askNow);
        }
        return true;
    }

    /** Whether somebody waits and nobody is about to ask; then the caller is. */
    private boolean isAskingDue() {
        boolean due = !waiting.isEmpty() && asked.isEmpty() && !asking;
        asking |= due;
        return due;
    }

    private void askNow() {
        lock.lock();
        try {
            asking = false;
            ask();
        } finally {
            lock.unlock();
        }
    }

    /** The next question, if none is under way. */
    private void ask() {
        if (asked.isEmpty() && !waiting.isEmpty()) {
            asked = waiting;
            waiting = new ArrayList<>();
            ticks = 0;
            context++;
            sender.accept(leader, new Message.ReadIndex(term, context));
        }
    }

    /** From any thread. @return false if nothing was asked so */
    boolean answered(ReplicaId from, Message.ReadIndexAnswer answer) {
        List<Completion<ReadOutcome>> current;
        Executor next;
        lock.lock();
        try {
            if (asked.isEmpty() || answer.context() != context || !from.equals(leader)) {
                return false;
            }
            current = asked;
            asked = List.of();
            if (answer.index() > applied) {
                confirmed.add(new Confirmed(answer.index(), current));
                current = List.of();
            }
            count -= current.size();
            next = isAskingDue() ? asker : NOBODY;
        } finally {
            lock.unlock();
        }
        settle(current, new ReadOutcome.Current(answer.index()));
        next.execute(this::askNow);
        return true;
    }

    private static void settle(List<Completion<ReadOutcome>> readers, ReadOutcome outcome) {
        readers.forEach(reader -> reader.settle(outcome));
    }

    // By the owner.

    /** Lets those go whose index is applied. */
    void applied(long index) {
        List<Confirmed> current = new ArrayList<>();
        lock.lock();
        try {
            applied = index;
            Iterator<Confirmed> all = confirmed.iterator();
            while (all.hasNext()) {
                Confirmed each = all.next();
                if (each.index <= index) {
                    all.remove();
                    count -= each.readers.size();
                    current.add(each);
                }
            }
        } finally {
            lock.unlock();
        }
        current.forEach(each -> settle(each.readers, new ReadOutcome.Current(each.index)));
    }

    /**
     * @return who was not answered in time, to be asked for in the other way
     */
    List<Completion<ReadOutcome>> tick() {
        lock.lock();
        try {
            boolean isIdle = asked.isEmpty() && waiting.isEmpty();
            ticks = isIdle ? 0 : ticks + 1;
            return ticks > LOST_TICKS ? takeUnconfirmed() : List.of();
        } finally {
            lock.unlock();
        }
    }

    /**
     * @return who asked a former leader, to be asked for in the other way
     */
    List<Completion<ReadOutcome>> follow(Leadership now) {
        lock.lock();
        try {
            leader = now.leader();
            term = now.term();
            leads = now.leads();
            return takeUnconfirmed();
        } finally {
            lock.unlock();
        }
    }

    private List<Completion<ReadOutcome>> takeUnconfirmed() {
        List<Completion<ReadOutcome>> all = new ArrayList<>(asked);
        all.addAll(waiting);
        asked = List.of();
        waiting = new ArrayList<>();
        asking = false;
        ticks = 0;
        count -= all.size();
        return all;
    }

    void stop() {
        List<Completion<ReadOutcome>> all;
        lock.lock();
        try {
            leader = ReplicaId.NOBODY;
            all = takeUnconfirmed();
            confirmed.forEach(each -> all.addAll(each.readers));
            confirmed.clear();
            count = 0;
        } finally {
            lock.unlock();
        }
        settle(all, new ReadOutcome.Stopped());
    }
}
