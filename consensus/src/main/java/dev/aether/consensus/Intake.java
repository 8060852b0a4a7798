package dev.aether.consensus;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which commands of others a leader has seen in its term, so that none is appended twice however
 * often its message arrives. A message that was overtaken by a later one is ignored like a repeated
 * one; its sender hears nothing of it.
 */
final class Intake {
    private static final int ENDED_MAX = 64;

    private final Map<ReplicaId, Seen> senders = new HashMap<>();

    private static final class Seen {
        private final Set<Long> ended = new LinkedHashSet<>();
        private long session;
        private long last;

        boolean isNew(long firstTicket, int count) {
            long from = Ticket.session(firstTicket);
            if (from != session) {
                if (ended.contains(from)) {
                    return false;
                }
                begin(from);
            }
            boolean isNew = firstTicket > last;
            last = Math.max(last, firstTicket + count - 1);
            return isNew;
        }

        private void begin(long next) {
            ended.add(session);
            if (ended.size() > ENDED_MAX) {
                ended.remove(ended.iterator().next());
            }
            session = next;
            last = 0;
        }
    }

    /** Whether these commands were not seen before; from now on they were. */
    boolean takes(ReplicaId from, Message.Forward forward) {
        return senders.computeIfAbsent(from, any -> new Seen())
                .isNew(forward.firstTicket(), forward.commands().size());
    }
}
