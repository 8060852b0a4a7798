package dev.aether.consensus;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * All replicas of a node: one owner, one log, one forced write for everything that happened since
 * the last one. Every method may be called from any thread and returns at once, but the constructor
 * and {@link #close}; answers come through completions on the owner.
 */
public final class Groups implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(5);

    private final Environment environment;
    private final ConsensusConfig config;
    private final List<RecoveredGroup> recovered;
    private final Host host;
    private final Inbox inbox;
    private final AtomicBoolean closing = new AtomicBoolean();

    /**
     * Reads the log and begins to tick. Blocks for the reading.
     *
     * @param owner runs one thing at a time or lends a thread for each batch; it waits for the disk
     * @throws WalException if the log is damaged or cannot be read
     */
    public Groups(
            Environment environment,
            Executor owner,
            ConsensusConfig config,
            Carrier carrier,
            GroupListener listener) {
        this(environment, owner, config, carrier, listener, Wal::new);
    }

    /** How the log is made. */
    interface WalMaker {
        Wal make(Environment environment, ConsensusConfig.Log config);
    }

    Groups(
            Environment environment,
            Executor owner,
            ConsensusConfig config,
            Carrier carrier,
            GroupListener listener,
            WalMaker walMaker) {
        this.environment = environment.named("consensus");
        this.config = config;
        Wal wal = walMaker.make(this.environment, config.log());
        this.recovered = wal.recovered();
        this.host = new Host(this.environment, config, wal, carrier, listener, this::later);
        this.inbox =
                new Inbox(
                        "consensus",
                        config.limits().inboxMax(),
                        owner,
                        this.environment.log(),
                        host::pass);
        this.environment
                .metrics()
                .gauge("aether_consensus_inbox", "Messages waiting for the owner", inbox::size);
        scheduleTick();
    }

    private void scheduleTick() {
        environment.timers().after(config.timing().tick(), () -> later(this::tick));
    }

    /** Ticks do not pile up behind a slow disk: the next one is set when this one has run. */
    private void tick() {
        if (!closing.get()) {
            host.tick();
            scheduleTick();
        }
    }

    /** For what must not be lost: keeps trying while the inbox is full. */
    private void later(Runnable action) {
        if (!inbox.offer(action)) {
            environment.timers().after(RETRY, () -> later(action));
        }
    }

    /** What the log held at start; each waits for {@link #resume} or {@link #remove}. */
    public List<RecoveredGroup> recovered() {
        return recovered;
    }

    /**
     * Lets a recovered group take part again.
     *
     * @param done true once it does; false if it was not among {@link #recovered}, was resumed
     *     before, or its state and its log do not fit (the listener hears why)
     */
    public void resume(GroupId group, StateMachine machine, Completion<Boolean> done) {
        later(() -> host.resume(group, machine, done));
    }

    /**
     * Creates a replica, durably before it speaks.
     *
     * @param initial for a new group the voters it is founded with, the same on each of them; for a
     *     joiner {@link Configuration#EMPTY}: it waits for the leader, who was told to add it
     * @param machine empty: its {@link StateMachine#durableIndex} is 0
     * @param done true once durable; false if the group exists on this node
     */
    public void create(
            GroupId group,
            ReplicaId self,
            Configuration initial,
            StateMachine machine,
            Completion<Boolean> done) {
        later(() -> host.create(group, self, initial, machine, done));
    }

    /**
     * Forgets a replica and its log; its state machine is no longer called.
     *
     * @param done true once durable; false if there was none
     */
    public void remove(GroupId group, Completion<Boolean> done) {
        later(() -> host.remove(group, done));
    }

    /** Takes a batch from a peer. @return false if the inbox was full and it was dropped */
    public boolean receive(List<Envelope> batch) {
        List<Envelope> rest = host.reads().serve(batch);
        return rest.isEmpty() || inbox.offer(() -> host.receive(rest));
    }

    /**
     * Appends a command to the log of a group; a replica that does not lead gives it to the leader.
     * Settles once it is applied here.
     */
    public void submit(GroupId group, Bytes command, Completion<Outcome> done) {
        offer(
                group,
                replica -> replica.submit(command, done),
                done,
                new Outcome.Overloaded("inboxMax"),
                new Outcome.Stopped());
    }

    /**
     * A linearisable read barrier: settles once everything acknowledged before this call, by any
     * node, is applied here. Works on leaders, followers and learners. A follower may settle it on
     * the thread that brings the word of the leader.
     *
     * @param soon runs, once, what asks the leader: reads that come until then share the question
     */
    public void read(GroupId group, Completion<ReadOutcome> done, Executor soon) {
        if (host.reads().ask(group, done, soon)) {
            return;
        }
        offer(
                group,
                replica -> replica.read(done),
                done,
                new ReadOutcome.Overloaded("inboxMax"),
                new ReadOutcome.Stopped());
    }

    /** Changes who belongs to the group; on its leader, one change at a time. */
    public void change(GroupId group, ConfigurationChange change, Completion<Outcome> done) {
        offer(
                group,
                replica -> replica.change(change, done),
                done,
                new Outcome.Overloaded("inboxMax"),
                new Outcome.Stopped());
    }

    private <T> void offer(
            GroupId group, Consumer<Replica> action, Completion<T> done, T whenFull, T whenAbsent) {
        if (!inbox.offer(() -> host.with(group, action, () -> done.settle(whenAbsent)))) {
            done.settle(whenFull);
        }
    }

    /** Asks the leader, if it is here, to hand over; the listener hears of the result. */
    public void transferLeadership(GroupId group, ReplicaId to) {
        later(() -> host.with(group, replica -> replica.transferLeadership(to), () -> {}));
    }

    /** Who leads, as the replica here knew a moment ago; empty if there is no such replica. */
    public Optional<Leadership> leadership(GroupId group) {
        return host.leadership(group);
    }

    /**
     * By which a leader reads alone; empty if there is no such replica here. One object for the
     * whole life of a replica.
     */
    public Optional<ReadLease> readLease(GroupId group) {
        return host.reads().lease(group);
    }

    /** Tells the present status, empty if there is no such replica. */
    public void status(GroupId group, Consumer<Optional<GroupStatus>> receiver) {
        later(() ->
                host.with(
                        group,
                        replica -> receiver.accept(Optional.of(replica.status())),
                        () -> receiver.accept(Optional.empty())));
    }

    /**
     * Stops: everything pending is settled, nothing is sent any more, the log is closed. Blocks;
     * not to be called on the owner.
     */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        Promise<Boolean> stopped = new Promise<>(environment.timers());
        later(() -> {
            host.stop();
            stopped.complete(true);
        });
        stopped.await("the end of consensus", CLOSE_MAX);
    }
}
