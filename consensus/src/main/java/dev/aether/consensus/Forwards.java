package dev.aether.consensus;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Commands that this replica gave to its leader, each under a ticket that its entry carries through
 * the log: whoever applies the entry knows what became of the command, so the leader need not
 * answer.
 *
 * <p>A leader takes a command only in the term it was sent in, and terms never go back along the
 * log. So once an entry of a later term is applied, an earlier ticket that has not come by never
 * will.
 *
 * @see Ticket
 */
final class Forwards {
    private final int ticksMax;
    private final ArrayDeque<Forward> inOrder = new ArrayDeque<>();
    private final Map<Long, Forward> byTicket = new HashMap<>();
    private final LongSupplier random;
    private long nextTicket;
    private long ticks;

    private record Forward(long ticket, long term, long since, Completion<Outcome> done) {}

    /**
     * @param ticksMax after which a command counts as lost on its way
     * @param random of which sessions are made
     */
    Forwards(int ticksMax, LongSupplier random) {
        this.ticksMax = ticksMax;
        this.random = random;
        this.nextTicket = Ticket.first(random.getAsLong());
    }

    /** Notes commands that are sent to the leader now. @return the ticket of the first */
    long add(long term, List<Completion<Outcome>> waiting) {
        if (Ticket.left(nextTicket) <= waiting.size()) {
            nextTicket = Ticket.first(random.getAsLong());
        }
        long first = nextTicket;
        for (Completion<Outcome> done : waiting) {
            Forward forward = new Forward(nextTicket++, term, ticks, done);
            inOrder.addLast(forward);
            byTicket.put(forward.ticket, forward);
        }
        return first;
    }

    boolean isEmpty() {
        return byTicket.isEmpty();
    }

    void applied(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.ticket() != 0) {
                settle(entry.ticket(), new Outcome.Applied(entry.index(), entry.term()));
            }
        }
        long term = entries.getLast().term();
        while (!inOrder.isEmpty() && (isSettled(inOrder.getFirst()) || isBefore(term))) {
            settle(inOrder.removeFirst().ticket, new Outcome.Dropped());
        }
    }

    private boolean isSettled(Forward forward) {
        return !byTicket.containsKey(forward.ticket);
    }

    private boolean isBefore(long term) {
        return inOrder.getFirst().term < term;
    }

    void refused(long firstTicket, int count, Outcome why) {
        for (long ticket = firstTicket; ticket < firstTicket + count; ticket++) {
            settle(ticket, why);
        }
    }

    private void settle(long ticket, Outcome outcome) {
        Forward forward = byTicket.remove(ticket);
        if (forward != null) {
            forward.done.settle(outcome);
        }
    }

    void tick() {
        ticks++;
        while (!inOrder.isEmpty()
                && (isSettled(inOrder.getFirst()) || ticks - inOrder.getFirst().since > ticksMax)) {
            settle(inOrder.removeFirst().ticket, new Outcome.Unknown());
        }
    }

    /** What became of them can no longer be seen here. */
    void giveUp() {
        while (!inOrder.isEmpty()) {
            settle(inOrder.removeFirst().ticket, new Outcome.Unknown());
        }
    }
}
