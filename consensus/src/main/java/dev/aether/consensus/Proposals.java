package dev.aether.consensus;

import dev.aether.environment.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands and changes given to one replica, from submission until it is known what they became.
 */
final class Proposals {
    private List<Bytes> commands = new ArrayList<>();
    private List<Completion<Outcome>> completions = new ArrayList<>();
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final Forwards forwards;
    private final int forwardBytesMax;
    private int unsureTicks;

    Proposals(Forwards forwards, int forwardBytesMax) {
        this.forwards = forwards;
        this.forwardBytesMax = forwardBytesMax;
    }

    private record Pending(long index, long term, Completion<Outcome> done) {}

    void submit(Bytes command, Completion<Outcome> done) {
        commands.add(command);
        completions.add(done);
    }

    /** Gives everything submitted since the last time to the protocol, in order. */
    void propose(Raft raft) {
        if (commands.isEmpty()) {
            return;
        }
        List<Completion<Outcome>> waiting = completions;
        List<Bytes> given = commands;
        Proposal answer = raft.propose(given);
        commands = new ArrayList<>();
        completions = new ArrayList<>();
        switch (answer) {
            case Proposal.Accepted(var first, var term, var count) -> {
                forgetFrom(first);
                for (int i = 0; i < count; i++) {
                    pending.addLast(new Pending(first + i, term, waiting.get(i)));
                }
                Outcome refusal = new Outcome.Overloaded("uncommittedBytesMax");
                waiting.subList(count, waiting.size()).forEach(done -> done.settle(refusal));
            }
            case Proposal.NotLeader(var leader) when raft.leads() || leader.isNobody() ->
                    waiting.forEach(done -> done.settle(new Outcome.NotLeader(leader)));
            case Proposal.NotLeader _ -> forward(raft, given, waiting);
            case Proposal.Refused(var reason) ->
                    waiting.forEach(done -> done.settle(new Outcome.Refused(reason)));
        }
    }

    /** To the leader, in messages of bounded size. */
    private void forward(Raft raft, List<Bytes> given, List<Completion<Outcome>> waiting) {
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < given.size(); i++) {
            bytes += given.get(i).length() + Entry.OVERHEAD_BYTES;
            if (bytes >= forwardBytesMax || i == given.size() - 1) {
                long ticket = forwards.add(raft.term(), waiting.subList(from, i + 1));
                raft.forward(ticket, List.copyOf(given.subList(from, i + 1)));
                from = i + 1;
                bytes = 0;
            }
        }
    }

    void refused(Message.ForwardRefused refused, ReplicaId leader) {
        Outcome why =
                refused.overloaded()
                        ? new Outcome.Overloaded("uncommittedBytesMax")
                        : new Outcome.NotLeader(leader);
        forwards.refused(refused.firstTicket(), refused.count(), why);
    }

    void change(Raft raft, ConfigurationChange change, Completion<Outcome> done) {
        propose(raft);
        switch (raft.changeConfiguration(change)) {
            case Proposal.Accepted(var index, var term, var _) -> {
                forgetFrom(index);
                pending.addLast(new Pending(index, term, done));
            }
            case Proposal.NotLeader(var leader) -> done.settle(new Outcome.NotLeader(leader));
            case Proposal.Refused(var reason) -> done.settle(new Outcome.Refused(reason));
        }
    }

    /**
     * New proposals take these places, so this log lost what was proposed for them in an earlier
     * term; another replica may still have it.
     */
    private void forgetFrom(long index) {
        while (!pending.isEmpty() && pending.getLast().index >= index) {
            pending.removeLast().done.settle(new Outcome.Unknown());
        }
    }

    /** Entries were applied: whatever was proposed for their places is decided. */
    void applied(List<Entry> entries) {
        if (!forwards.isEmpty()) {
            forwards.applied(entries);
        }
        for (Entry entry : entries) {
            while (!pending.isEmpty() && pending.getFirst().index <= entry.index()) {
                Pending first = pending.removeFirst();
                boolean same = first.index == entry.index() && first.term == entry.term();
                first.done.settle(
                        same
                                ? new Outcome.Applied(entry.index(), entry.term())
                                : new Outcome.Dropped());
            }
        }
    }

    /** Without leadership a proposal may stay open for ever, so its owner is told in the end. */
    void tick(boolean leads, int unsureTicksMax) {
        forwards.tick();
        unsureTicks = leads || pending.isEmpty() ? 0 : unsureTicks + 1;
        if (unsureTicks > unsureTicksMax) {
            settleOwn();
        }
    }

    /** What became of anything can no longer be seen here. */
    void settlePending() {
        forwards.giveUp();
        settleOwn();
    }

    private void settleOwn() {
        while (!pending.isEmpty()) {
            pending.removeFirst().done.settle(new Outcome.Unknown());
        }
    }

    /** The replica ends. */
    void stop() {
        settlePending();
        completions.forEach(done -> done.settle(new Outcome.Stopped()));
        completions.clear();
        commands.clear();
    }
}
