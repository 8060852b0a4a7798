package dev.aether.consensus;

import dev.aether.environment.DiskException;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The owner of all replicas of a node. Everything but {@link #leadership} and {@link #reads} runs
 * on its inbox.
 *
 * <p>A pass serves all replicas that something happened to: gather what they want sent and written,
 * send what promises nothing, write and force once, then send the rest, apply and answer. A slow
 * disk makes passes larger, not slower.
 */
final class Host implements Replica.Surroundings {
    /** Rounds of one pass before other messages get their turn. */
    private static final int ROUNDS_MAX = 8;

    /**
     * A group whose log takes a smaller part of the memory for logs counts for nothing in a
     * shortage.
     */
    private static final int SMALL_PART = 1024;

    private final Environment environment;
    private final ConsensusConfig config;
    private final Wal wal;
    private final Carrier carrier;
    private final GroupListener listener;
    private final Consumer<Runnable> later;
    private final Map<GroupId, RaftStart> found;
    private final Map<GroupId, Replica> replicas = new TreeMap<>();
    private final Map<GroupId, Leadership> leaderships = new ConcurrentHashMap<>();
    private final PromptReads reads;
    private Map<NodeId, List<Envelope>> outgoing = new LinkedHashMap<>();
    private final Roster roster = new Roster();
    private List<Completion<Boolean>> afterForce = new ArrayList<>();
    private final Metrics.Counter elections;
    private final Metrics.Counter failed;
    private final Metrics.Histogram passSeconds;
    private volatile long logBytes;
    private boolean stopped;

    /**
     * @param later offers an action to the inbox, and keeps trying while that is full
     */
    Host(
            Environment environment,
            ConsensusConfig config,
            Wal wal,
            Carrier carrier,
            GroupListener listener,
            Consumer<Runnable> later) {
        this.environment = environment;
        this.config = config;
        this.wal = wal;
        this.carrier = carrier;
        this.listener = listener;
        this.later = later;
        this.reads = new PromptReads(this::send);
        this.found = wal.takeFound();
        Metrics metrics = environment.metrics();
        metrics.gauge("aether_consensus_replicas", "Replicas at work", leaderships::size);
        metrics.gauge("aether_consensus_log_bytes", "Logs in memory", () -> logBytes);
        this.elections = metrics.counter("aether_consensus_terms_led_total", "Elections won here");
        this.passSeconds =
                metrics.histogram(
                        "aether_consensus_pass_seconds", "The owner busy, forces included");
        this.failed = metrics.counter("aether_consensus_replicas_failed_total", "Stopped replicas");
    }

    @Override
    public Wal wal() {
        return wal;
    }

    @Override
    public GroupListener listener() {
        return listener;
    }

    @Override
    public void touch(Replica replica) {
        roster.touch(replica);
    }

    @Override
    public void later(Runnable action) {
        later.accept(() -> guarded(action));
    }

    @Override
    public void published(GroupId group, Leadership leadership) {
        Leadership before = leaderships.put(group, leadership);
        boolean led = before != null && before.leads() && before.term() == leadership.term();
        if (leadership.leads() && !led) {
            elections.increment();
        }
    }

    @Override
    public void imageFailed(GroupId group, SnapshotMark mark, DiskException cause) {
        environment
                .log()
                .warn("no place for an image", "group", group, "image", mark, "cause", cause);
    }

    @Override
    public Moment now() {
        return Moment.of(environment.clock());
    }

    /** Safe from any thread. */
    PromptReads reads() {
        return reads;
    }

    /** Safe from any thread. */
    Optional<Leadership> leadership(GroupId group) {
        return Optional.ofNullable(leaderships.get(group));
    }

    void resume(GroupId group, StateMachine machine, Completion<Boolean> done) {
        RaftStart start = stopped ? null : found.remove(group);
        if (start == null) {
            done.settle(false);
            return;
        }
        try {
            resume(group, start, machine);
            afterForce.add(done);
        } catch (ReplicaException cause) {
            listener.groupFailed(group, cause);
            done.settle(false);
        }
    }

    private void resume(GroupId group, RaftStart start, StateMachine machine) {
        WalGroup known = wal.group(group).orElseThrow();
        RaftStart from = Starts.reconcile(group, start, known.installing(), machine);
        if (!from.mark().equals(start.mark())) {
            wal.append(group, new WalRecord.Restored(from.mark()));
        }
        begin(group, known.self(), from, machine);
    }

    void create(
            GroupId group,
            ReplicaId self,
            Configuration initial,
            StateMachine machine,
            Completion<Boolean> done) {
        if (stopped || wal.group(group).isPresent()) {
            done.settle(false);
            return;
        }
        RaftStart start = RaftStart.ofNew(initial);
        wal.append(group, new WalRecord.Created(self, start.mark()));
        begin(group, self, start, machine);
        afterForce.add(done);
    }

    private void begin(GroupId group, ReplicaId self, RaftStart start, StateMachine machine) {
        Raft raft =
                new Raft(
                        self,
                        config,
                        environment.randomness().fork("raft-" + group + "-" + self),
                        start,
                        machine.durableIndex(),
                        roster.convoy());
        ReadLease lease = new ReadLease(environment.clock(), config.timing());
        Randomness randomness = environment.randomness();
        PromptReads.Reading reading =
                reads.begin(group, self, lease, config.limits().readsMax(), randomness.nextLong());
        Replica replica = new Replica(group, this, raft, machine, reading, randomness);
        replicas.put(group, replica);
        touch(replica);
    }

    void remove(GroupId group, Completion<Boolean> done) {
        if (stopped || wal.group(group).isEmpty()) {
            done.settle(false);
            return;
        }
        drop(group);
        found.remove(group);
        wal.append(group, new WalRecord.Removed());
        afterForce.add(done);
    }

    private void drop(GroupId group) {
        Replica replica = replicas.remove(group);
        leaderships.remove(group);
        reads.end(group);
        if (replica != null) {
            roster.remove(replica);
            replica.stop();
        }
    }

    void receive(List<Envelope> batch) {
        for (Envelope envelope : batch) {
            Replica replica = replicas.get(envelope.group());
            if (replica != null && replica.self().equals(envelope.to())) {
                guarded(replica, () -> replica.receive(envelope.from(), envelope.message()));
            }
        }
    }

    /** Runs an action on a replica, or the other one if there is none. */
    void with(GroupId group, Consumer<Replica> action, Runnable otherwise) {
        Replica replica = replicas.get(group);
        if (replica == null) {
            otherwise.run();
        } else {
            guarded(replica, () -> action.accept(replica));
        }
    }

    void tick() {
        if (stopped) {
            return;
        }
        guarded(wal::tick);
        List<GroupId> overdue = wal.overdue();
        long share = memoryShare();
        for (Replica replica : List.copyOf(replicas.values())) {
            boolean late = overdue.contains(replica.group());
            guarded(replica, () -> replica.tick(late, share));
        }
    }

    /**
     * Of the memory for logs, for each group that has a log to speak of; no limit while it is
     * enough for all.
     */
    private long memoryShare() {
        long memory = config.log().memoryBytes();
        long all = 0;
        int holders = 1;
        for (Replica replica : replicas.values()) {
            all += replica.logBytes();
            holders += replica.logBytes() > memory / SMALL_PART ? 1 : 0;
        }
        logBytes = all;
        return all > memory ? memory / holders : Long.MAX_VALUE;
    }

    /** Serves everything that happened; runs after each batch of the inbox. */
    void pass() {
        long start = environment.clock().nanos();
        serve();
        passSeconds.observeSeconds((environment.clock().nanos() - start) / 1e9);
    }

    private void serve() {
        for (int round = 0; round < ROUNDS_MAX && hasWork(); round++) {
            guarded(this::round);
        }
        if (hasWork()) {
            later.accept(() -> {});
        }
    }

    private boolean hasWork() {
        return !stopped && (!roster.isEmpty() || !afterForce.isEmpty() || wal.hasPending());
    }

    private void round() {
        Map<Replica, Ready> readies = new LinkedHashMap<>();
        for (Replica replica : gathered()) {
            guarded(replica, () -> readies.put(replica, replica.begin()));
        }
        readies.forEach((replica, ready) -> enclose(replica, ready.messages()));
        flush();
        if (wal.hasPending()) {
            wal.force();
        }
        readies.forEach((replica, ready) -> enclose(replica, ready.messagesAfterPersist()));
        flush();
        settleDurable();
        readies.forEach((replica, ready) -> guarded(replica, () -> replica.finish(ready)));
    }

    /** Who takes part, after everything that came was given to the protocol. */
    private Set<Replica> gathered() {
        Moment now = now();
        Set<Replica> all = roster.take();
        for (Replica replica : all) {
            guarded(replica, () -> roster.note(replica, replica.gather(now)));
        }
        roster.depart(now, all);
        roster.nextLook(now)
                .ifPresent(
                        wait -> environment.timers().after(wait, () -> later(roster::lookAgain)));
        return all;
    }

    private void settleDurable() {
        List<Completion<Boolean>> durable = afterForce;
        afterForce = new ArrayList<>();
        durable.forEach(done -> done.settle(true));
    }

    private void enclose(Replica replica, List<Outgoing> messages) {
        for (Outgoing one : messages) {
            outgoing.computeIfAbsent(one.to().node(), any -> new ArrayList<>())
                    .add(new Envelope(replica.group(), replica.self(), one.to(), one.message()));
        }
    }

    private void flush() {
        Map<NodeId, List<Envelope>> batches = outgoing;
        outgoing = new LinkedHashMap<>();
        batches.forEach(this::send);
    }

    private void send(NodeId to, List<Envelope> batch) {
        try {
            carrier.send(to, batch);
        } catch (RuntimeException cause) {
            // As if the network had lost it: the protocol repeats what matters.
            environment.log().warn("messages were dropped", "to", to, "cause", cause.toString());
        }
    }

    /** A fault of one replica ends that replica; a fault of the log ends all. */
    private void guarded(Replica replica, Runnable action) {
        if (stopped || replicas.get(replica.group()) != replica) {
            return;
        }
        try {
            action.run();
        } catch (WalException cause) {
            logFailed(cause);
        } catch (RuntimeException cause) {
            environment.log().error("a replica stops", cause, "group", replica.group());
            failed.increment();
            drop(replica.group());
            listener.groupFailed(replica.group(), cause);
        }
    }

    private void guarded(Runnable action) {
        if (stopped) {
            return;
        }
        try {
            action.run();
        } catch (WalException cause) {
            logFailed(cause);
        }
    }

    private void logFailed(WalException cause) {
        environment.log().error("the log cannot be written, all replicas stop", cause);
        stop();
        listener.logFailed(cause);
    }

    /** Settles everything and does nothing more. */
    void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        List.copyOf(replicas.keySet()).forEach(this::drop);
        roster.clear();
        outgoing.clear();
        afterForce.forEach(done -> done.settle(false));
        afterForce.clear();
        wal.close();
    }
}
