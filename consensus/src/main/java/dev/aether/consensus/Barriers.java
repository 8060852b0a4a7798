package dev.aether.consensus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Read barriers of one replica. One question to the leader is under way at a time; all that are
 * asked for meanwhile share the next one. When the leader confirmed an index, they wait until that
 * is applied here.
 *
 * <p>Questions are numbered from a random start: an answer to a question of an earlier life of this
 * process must not fit one of this life.
 */
final class Barriers {
    /** After which a question counts as lost, so that the next one goes. */
    private static final int LOST_TICKS = 2;

    private final int readsMax;
    private final int ticksMax;
    private final Map<Long, Batch> asked = new TreeMap<>();
    private final List<Batch> confirmed = new ArrayList<>();
    private List<Completion<ReadOutcome>> waiting = new ArrayList<>();
    private long nextContext;
    private int count;

    private static final class Batch {
        private final List<Completion<ReadOutcome>> readers;
        private long index;
        private int ticks;

        Batch(List<Completion<ReadOutcome>> readers) {
            this.readers = readers;
        }
    }

    Barriers(int readsMax, int ticksMax, long firstContext) {
        this.readsMax = readsMax;
        this.ticksMax = ticksMax;
        this.nextContext = firstContext;
    }

    void add(Completion<ReadOutcome> reader) {
        if (count >= readsMax) {
            reader.settle(new ReadOutcome.Overloaded("readsMax"));
            return;
        }
        count++;
        waiting.add(reader);
    }

    /** Asks for everything that was added since the last question, once that is answered. */
    void ask(Raft raft) {
        if (!wantsToAsk()) {
            return;
        }
        Batch batch = new Batch(waiting);
        waiting = new ArrayList<>();
        long context = nextContext++;
        if (raft.readIndex(context)) {
            asked.put(context, batch);
        } else {
            settle(batch, new ReadOutcome.Unconfirmed(ReplicaId.NOBODY));
        }
    }

    /** Whether somebody waits for a question that may go now. */
    boolean wantsToAsk() {
        Batch latest = asked.get(nextContext - 1);
        return !waiting.isEmpty() && (latest == null || latest.ticks >= LOST_TICKS);
    }

    void confirm(Ready.ConfirmedRead read) {
        Batch batch = asked.remove(read.context());
        if (batch != null) {
            batch.index = read.index();
            confirmed.add(batch);
        }
    }

    /** Lets those go whose index is applied. */
    void applied(long index) {
        Iterator<Batch> all = confirmed.iterator();
        while (all.hasNext()) {
            Batch batch = all.next();
            if (batch.index <= index) {
                all.remove();
                settle(batch, new ReadOutcome.Current(batch.index));
            }
        }
    }

    void tick(ReplicaId leader) {
        Iterator<Batch> all = asked.values().iterator();
        while (all.hasNext()) {
            Batch batch = all.next();
            if (++batch.ticks > ticksMax) {
                all.remove();
                settle(batch, new ReadOutcome.Unconfirmed(leader));
            }
        }
    }

    /** The leader or its term changed: what was asked of the former one is not answered. */
    void leadershipChanged(ReplicaId leader) {
        List<Batch> lost = new ArrayList<>(asked.values());
        asked.clear();
        lost.forEach(batch -> settle(batch, new ReadOutcome.Unconfirmed(leader)));
    }

    void stop() {
        List<Batch> all = new ArrayList<>(asked.values());
        all.addAll(confirmed);
        all.add(new Batch(waiting));
        asked.clear();
        confirmed.clear();
        waiting = new ArrayList<>();
        all.forEach(batch -> settle(batch, new ReadOutcome.Stopped()));
    }

    private void settle(Batch batch, ReadOutcome outcome) {
        count -= batch.readers.size();
        batch.readers.forEach(reader -> reader.settle(outcome));
    }
}
