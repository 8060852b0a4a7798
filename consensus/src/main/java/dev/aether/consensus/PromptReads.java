package dev.aether.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The part of linearisable reads that needs no owner, for any thread: a leader answers by its
 * lease, a follower asks its leader.
 */
final class PromptReads {
    private final Carrier carrier;
    private final Map<GroupId, Reading> groups = new ConcurrentHashMap<>();

    /** What a replica here reads by. */
    record Reading(ReplicaId self, ReadLease lease, Questions questions) {}

    /**
     * @param carrier that throws nothing
     */
    PromptReads(Carrier carrier) {
        this.carrier = carrier;
    }

    /**
     * @param firstContext of its questions, random
     */
    Reading begin(GroupId group, ReplicaId self, ReadLease lease, int readsMax, long firstContext) {
        Questions questions =
                new Questions(
                        readsMax, firstContext, (to, message) -> send(group, self, to, message));
        Reading reading = new Reading(self, lease, questions);
        groups.put(group, reading);
        return reading;
    }

    void end(GroupId group) {
        groups.remove(group);
    }

    private void send(GroupId group, ReplicaId self, ReplicaId to, Message message) {
        carrier.send(to.node(), List.of(new Envelope(group, self, to, message)));
    }

    Optional<ReadLease> lease(GroupId group) {
        return Optional.ofNullable(groups.get(group)).map(Reading::lease);
    }

    /** Asks the leader. @return false if the owner is to do it */
    boolean ask(GroupId group, Completion<ReadOutcome> done, Executor soon) {
        Reading here = groups.get(group);
        return here != null && here.questions.add(done, soon);
    }

    /** Serves what it can of a batch. @return the rest, for the owner */
    List<Envelope> serve(List<Envelope> batch) {
        if (batch.stream().noneMatch(PromptReads::asksOrAnswers)) {
            return batch;
        }
        List<Envelope> rest = new ArrayList<>(batch.size());
        for (Envelope envelope : batch) {
            if (!serves(envelope)) {
                rest.add(envelope);
            }
        }
        return rest;
    }

    private static boolean asksOrAnswers(Envelope envelope) {
        return envelope.message() instanceof Message.ReadIndex
                || envelope.message() instanceof Message.ReadIndexAnswer;
    }

    private boolean serves(Envelope envelope) {
        return switch (envelope.message()) {
            case Message.ReadIndex ask -> answers(envelope, ask);
            case Message.ReadIndexAnswer answer -> {
                Reading here = here(envelope);
                yield here != null && here.questions.answered(envelope.from(), answer);
            }
            default -> false;
        };
    }

    private boolean answers(Envelope envelope, Message.ReadIndex ask) {
        Reading here = here(envelope);
        long index = here == null ? -1 : here.lease.readIndex(ask.term());
        if (here == null || index < 0) {
            return false;
        }
        Message answer = new Message.ReadIndexAnswer(ask.term(), ask.context(), index);
        send(envelope.group(), here.self, envelope.from(), answer);
        return true;
    }

    private @Nullable Reading here(Envelope envelope) {
        Reading here = groups.get(envelope.group());
        return here != null && here.self.equals(envelope.to()) ? here : null;
    }
}
