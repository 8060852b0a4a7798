package dev.aether.consensus;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One replica of a {@link Story}, with the disk that its host would keep. */
final class Actor {
    /** What the stories count on: heartbeats every 2 ticks, elections after 10. */
    private static final ConsensusConfig.Timing SCRIPTED =
            new ConsensusConfig.Timing(Duration.ofMillis(50), 2, 10, 20);

    private final Story story;
    private final ReplicaId self;
    private final Convoy convoy = new Convoy();
    private final Raft raft;
    private HardState onDisk;
    private SnapshotMark mark;
    private final List<Entry> entriesOnDisk;

    Actor(Story story, ReplicaId self, RaftStart start) {
        this.story = story;
        this.self = self;
        this.onDisk = start.hardState();
        this.mark = start.mark();
        this.entriesOnDisk = new ArrayList<>(start.entries());
        this.raft =
                new Raft(
                        self,
                        ConsensusConfig.defaults().with(SCRIPTED),
                        new OwnNumber(Story.number(self)),
                        start,
                        start.mark().index(),
                        convoy);
    }

    /** Gives each replica its own election timeout: the smaller its number, the shorter. */
    private record OwnNumber(int number) implements Randomness {
        @Override
        public long nextLong() {
            return number;
        }

        @Override
        public int nextInt(int bound) {
            return number % bound;
        }

        @Override
        public double nextDouble() {
            return 0;
        }

        @Override
        public byte[] bytes(int length) {
            return new byte[length];
        }

        @Override
        public Randomness fork(String name) {
            return this;
        }
    }

    ReplicaId self() {
        return self;
    }

    SnapshotMark mark() {
        return mark;
    }

    /** The same disk after a crash: what was only in memory is gone. */
    Actor restarted() {
        return new Actor(story, self, new RaftStart(onDisk, mark, entriesOnDisk));
    }

    void tick() {
        raft.tick();
    }

    void campaign() {
        Role before = raft.leadership().role();
        for (int i = 0; i < 20 && raft.leadership().role() == before; i++) {
            raft.tick();
        }
    }

    void step(int from, Message message) {
        raft.step(ReplicaId.first(new NodeId(from)), message);
    }

    void propose(List<String> commands) {
        answer(raft.propose(commands.stream().map(Bytes::utf8).toList()));
    }

    void forward(long firstTicket, List<String> commands) {
        raft.forward(firstTicket, commands.stream().map(Bytes::utf8).toList());
    }

    void change(ConfigurationChange change) {
        answer(raft.changeConfiguration(change));
    }

    private void answer(Proposal proposal) {
        story.tell(
                switch (proposal) {
                    case Proposal.Accepted(var first, var term, var count) ->
                            "  accepted " + count + " at " + first + "/" + term;
                    case Proposal.NotLeader(var leader) ->
                            "  not leader, "
                                    + (leader.isNobody() ? "nobody" : Story.number(leader))
                                    + " is";
                    case Proposal.Refused(var reason) -> "  refused: " + reason;
                });
    }

    void read(long context) {
        story.tell(raft.readIndex(context) ? "  asked" : "  no leader to ask");
    }

    void transfer(ReplicaId to) {
        raft.transferLeadership(to);
    }

    /** Whether its entries wait for nothing but company. */
    boolean awaitsCompany() {
        return convoy.patience().equals(Optional.of(Convoy.COMPANY_MAX));
    }

    /** Does what a host does, and tells it. */
    void ready() {
        Moment now = story.now();
        Gathering gathering = raft.gathering();
        if (gathering != null) {
            gathering.gather(now);
        }
        convoy.depart(now);
        if (!raft.hasReady()) {
            return;
        }
        String before = raft.leadership().toString();
        Ready ready = raft.ready(now);
        int number = Story.number(self);
        ready.messages().forEach(one -> story.send(number, one));
        if (ready.mustPersist()) {
            persist(number, ready);
        }
        ready.messagesAfterPersist().forEach(one -> story.send(number, one));
        if (!ready.committed().isEmpty()) {
            story.tell("  " + number + " applies " + Story.Told.entries(ready.committed()));
        }
        ready.reads()
                .forEach(read ->
                        story.tell(
                                "  "
                                        + number
                                        + " may read "
                                        + read.context()
                                        + " at "
                                        + read.index()));
        ready.snapshotsWanted()
                .forEach(to ->
                        story.tell("  " + number + " owes " + Story.number(to) + " an image"));
        raft.advance(ready);
        if (!raft.leadership().toString().equals(before)) {
            story.tell("  " + state());
        }
    }

    private void persist(int number, Ready ready) {
        onDisk = ready.hardState();
        if (ready.ballotChanged()) {
            ReplicaId vote = onDisk.vote();
            String name = vote.isNobody() ? "nobody" : "" + Story.number(vote);
            story.tell("  " + number + " writes term " + onDisk.term() + ", vote for " + name);
        }
        if (!ready.entries().isEmpty()) {
            long first = ready.entries().getFirst().index();
            entriesOnDisk.removeIf(entry -> entry.index() >= first);
            entriesOnDisk.addAll(ready.entries());
            story.tell("  " + number + " writes " + Story.Told.entries(ready.entries()));
        }
    }

    void compact(long index) {
        mark = new SnapshotMark(index, raft.log().term(index), raft.configurations().at(index));
        entriesOnDisk.removeIf(entry -> entry.index() <= index);
        raft.compactTo(index);
    }

    void restore(SnapshotMark image) {
        if (raft.needs(image)) {
            raft.restore(image);
            mark = image;
            entriesOnDisk.clear();
        }
    }

    void installed(ReplicaId on) {
        raft.snapshotInstalled(on, mark.index());
    }

    String state() {
        Leadership now = raft.leadership();
        return String.format(
                "%d %s term=%d leader=%s last=%d/%d commit=%d applied=%d %s",
                Story.number(self),
                now.role(),
                now.term(),
                now.leader().isNobody() ? "nobody" : Story.number(now.leader()),
                raft.log().lastIndex(),
                raft.log().lastTerm(),
                raft.log().committed(),
                raft.log().applied(),
                Story.Told.configuration(raft.configurations().current()));
    }
}
