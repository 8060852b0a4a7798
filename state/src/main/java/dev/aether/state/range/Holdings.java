package dev.aether.state.range;

import dev.aether.consensus.Carrier;
import dev.aether.consensus.Completion;
import dev.aether.consensus.Configuration;
import dev.aether.consensus.Envelope;
import dev.aether.consensus.GroupId;
import dev.aether.consensus.GroupListener;
import dev.aether.consensus.Groups;
import dev.aether.consensus.Leadership;
import dev.aether.consensus.RecoveredGroup;
import dev.aether.consensus.ReplicaId;
import dev.aether.consensus.WalException;
import dev.aether.environment.DiskException;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.state.StateConfig;
import dev.aether.state.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The ranges this node holds a replica of: found again at start, created and removed on request.
 *
 * <p>Creating and removing wait for the disk, so the lock around them may be held for long; nothing
 * else takes it.
 */
public final class Holdings implements AutoCloseable {
    private static final int CHANGES_MAX = 4096;
    private static final Duration DISK_MAX = Duration.ofSeconds(30);

    private final Environment environment;
    private final NodeId self;
    private final Stores stores;
    private final Consumer<RuntimeException> failed;
    private final Groups groups;
    private final Inbox removals;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<GroupId, LocalRange> ranges = new ConcurrentSkipListMap<>();
    private final Map<String, LocalRange> byName = new ConcurrentHashMap<>();
    private final Map<GroupId, ReplicaId> named = new ConcurrentSkipListMap<>();
    private final Map<GroupId, ReplicaId> stopped = new ConcurrentSkipListMap<>();
    private volatile Consumer<LocalRange> changed = range -> {};
    private final Allowance allowance;
    private volatile Consumer<LocalRange> arrived = range -> {};

    /**
     * @param failed hears that the log cannot be written any more, so the node must stop
     */
    public Holdings(
            Environment environment,
            StateConfig config,
            NodeId self,
            Stores stores,
            Carrier carrier,
            Consumer<RuntimeException> failed) {
        this.environment = environment;
        this.self = self;
        this.stores = stores;
        this.failed = failed;
        RingRoom changes = new RingRoom();
        this.allowance = new Allowance(config.limits().storageBytesMax().bytes(), changes);
        environment
                .metrics()
                .gauge(
                        "aether_state_recent_bytes",
                        "Heap of the newest changes, which watches are served from",
                        changes::taken);
        this.removals =
                new Inbox(
                        "removals of replicas",
                        CHANGES_MAX,
                        environment.threads().workers(),
                        environment.log());
        this.groups =
                new Groups(
                        environment,
                        environment.threads().loop("ranges"),
                        config.consensus(),
                        carrier,
                        new Listener());
    }

    public Groups groups() {
        return groups;
    }

    /** Hears when leader, term or configuration of a range changed; short, not blocking. */
    public void onChange(Consumer<LocalRange> listener) {
        changed = listener;
    }

    /** Hears of replicas that begin their life here. */
    public void onArrival(Consumer<LocalRange> listener) {
        arrived = listener;
    }

    public Optional<LocalRange> range(String keyspace) {
        return Optional.ofNullable(byName.get(keyspace));
    }

    public List<LocalRange> all() {
        return List.copyOf(ranges.values());
    }

    public void receive(List<Envelope> batch) {
        groups.receive(batch);
    }

    // Coming and going of replicas.

    /**
     * Resumes what was here before. What lost its log or its state is set aside, and its leader
     * adds a new replica.
     *
     * @throws DiskException CORRUPT if this node was the only voter of what was lost
     */
    public void recover() {
        List<RangeFile> files = RangeFile.all(environment.disk());
        for (RecoveredGroup group : groups.recovered()) {
            files.stream()
                    .filter(file -> file.name().group().equals(group.group()))
                    .findFirst()
                    .ifPresentOrElse(
                            file -> resume(file.name(), group), () -> forget(group.group()));
        }
        files.stream()
                .map(RangeFile::name)
                .filter(name -> !ranges.containsKey(name.group()))
                .forEach(this::setAside);
    }

    private void resume(RangeName name, RecoveredGroup group) {
        LocalRange range = begin(name, group.self());
        Configuration configuration = group.mark().configuration();
        if (configuration.isMember(range.self())) {
            named.put(group.group(), range.self());
        }
        if (await(done -> groups.resume(group.group(), range.machine(), done))) {
            return;
        }
        if (configuration.voters().equals(List.of(range.self()))) {
            throw lost(name);
        }
        take(group.group());
        named.remove(group.group());
        stopped.remove(group.group());
        forget(group.group());
    }

    private LocalRange begin(RangeName name, ReplicaId replica) {
        LocalRange range =
                new LocalRange(environment, groups, name, replica, place(name), allowance);
        ranges.put(name.group(), range);
        byName.put(name.keyspace(), range);
        range.reign().listen(leader -> changed.accept(range));
        return range;
    }

    private Stores.Place place(RangeName name) {
        return stores.place(name.keyspace(), name.group());
    }

    private Optional<LocalRange> take(GroupId group) {
        Optional<LocalRange> range = Optional.ofNullable(ranges.remove(group));
        range.ifPresent(gone -> byName.remove(gone.name().keyspace(), gone));
        return range;
    }

    private static DiskException lost(RangeName name) {
        return new DiskException(
                DiskException.Code.CORRUPT,
                "the log of range "
                        + name.keyspace()
                        + " does not fit its data in store/, and no other node has a copy; put back"
                        + " wal/ and store/ from one backup");
    }

    private void forget(GroupId group) {
        await(done -> groups.remove(group, done));
    }

    private void setAside(RangeName name) {
        environment.log().warn("a replica begins anew", "range", name.keyspace());
        RangeFile.delete(environment.disk(), name);
        place(name).setAside();
    }

    /** Founds a range with this node as its only voter, unless it is held already. */
    public void found(RangeName name) {
        ReplicaId first = ReplicaId.first(self);
        changing.lock();
        try {
            if (!ranges.containsKey(name.group())) {
                if (place(name).hasSetAside()) {
                    throw lost(name);
                }
                create(name, first, Configuration.ofVoters(List.of(first)));
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Holds a replica that its leader will add.
     *
     * <p>An older one here was removed from the group, or never added, before the leader chose a
     * larger generation, so it goes.
     *
     * @param generation 0 only asks
     * @return the generation held now, 0 for none
     */
    public int host(RangeName name, int generation) {
        changing.lock();
        try {
            int present = held(name.group());
            if (generation <= present) {
                return present;
            }
            if (!makeRoom(name)) {
                return 0;
            }
            if (present > 0) {
                remove(name.group(), "a newer replica takes its place");
            }
            create(name, new ReplicaId(self, generation), Configuration.EMPTY);
            return generation;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Founds a range with other nodes, each its voter from the beginning, unless one is held here.
     * Only while its keyspace is being made, before anything was written to it.
     *
     * @return the generation held now, 0 if a later keyspace of this name is here
     */
    public int foundWith(RangeName name, List<NodeId> founders) {
        changing.lock();
        try {
            int present = held(name.group());
            if (present > 0 || !makeRoom(name)) {
                return present;
            }
            ReplicaId first = ReplicaId.first(self);
            create(
                    name,
                    first,
                    Configuration.ofVoters(founders.stream().map(ReplicaId::first).toList()));
            return first.generation();
        } finally {
            changing.unlock();
        }
    }

    /** Lets a replica of an earlier keyspace of a name go, which must have ended. */
    private boolean makeRoom(RangeName name) {
        Optional<LocalRange> old = range(name.keyspace());
        if (old.isPresent() && old.get().name().group().compareTo(name.group()) > 0) {
            return false;
        }
        old.filter(earlier -> !earlier.name().equals(name))
                .ifPresent(
                        earlier -> remove(earlier.name().group(), "a new keyspace takes its name"));
        return true;
    }

    /** Lets the replica of a range go for good, if there is one. */
    public void drop(RangeName name, String reason) {
        changing.lock();
        try {
            remove(name.group(), reason);
            if (stopped.remove(name.group()) != null) {
                forget(name.group());
                if (range(name.keyspace()).isEmpty()) {
                    RangeFile.delete(environment.disk(), name);
                    place(name).delete();
                }
            }
        } finally {
            changing.unlock();
        }
    }

    /** Lets this one replica go for good, and no later one of its range. */
    public void drop(LocalRange range, String reason) {
        changing.lock();
        try {
            if (range.equals(ranges.get(range.name().group()))) {
                remove(range.name().group(), reason);
            }
        } finally {
            changing.unlock();
        }
    }

    private int held(GroupId group) {
        return Optional.ofNullable(ranges.get(group))
                .map(LocalRange::self)
                .or(() -> Optional.ofNullable(stopped.get(group)))
                .map(ReplicaId::generation)
                .orElse(0);
    }

    private void create(RangeName name, ReplicaId replica, Configuration initial) {
        new RangeFile(name, replica.generation()).write(environment.disk());
        LocalRange range = begin(name, replica);
        arrived.accept(range);
        await(done -> groups.create(name.group(), replica, initial, range.machine(), done));
    }

    private void remove(GroupId group, String reason) {
        Optional<LocalRange> range = take(group);
        named.remove(group);
        if (range.isEmpty()) {
            return;
        }
        await(done -> groups.remove(group, done));
        range.get().close(reason);
        range.get().deleteFiles();
        RangeFile.delete(environment.disk(), range.get().name());
    }

    private boolean await(Consumer<Completion<Boolean>> work) {
        Promise<Boolean> promise = new Promise<>(environment.timers());
        work.accept(promise::complete);
        return promise.await("the log", DISK_MAX);
    }

    @Override
    public void close() {
        groups.close();
        ranges.values().forEach(range -> range.close("the node stops"));
        stores.close();
    }

    private final class Listener implements GroupListener {
        @Override
        public void leadershipChanged(GroupId group, Leadership leadership) {
            LocalRange range = ranges.get(group);
            if (range != null) {
                range.reign().changed(leadership);
                changed.accept(range);
            }
        }

        /** Replayed history may not name this replica yet; only one that was named can be gone. */
        @Override
        public void configurationChanged(GroupId group, Configuration configuration) {
            LocalRange range = ranges.get(group);
            if (range == null) {
                return;
            }
            if (configuration.isMember(range.self())) {
                named.put(group, range.self());
            } else if (range.self().equals(named.get(group))) {
                removals.offer(() -> drop(range, "the replica was removed from its range"));
            }
            changed.accept(range);
        }

        @Override
        public void groupFailed(GroupId group, RuntimeException cause) {
            environment.log().error("a range stopped on this node", cause, "group", group);
            take(group)
                    .ifPresent(range -> {
                        stopped.put(group, range.self());
                        removals.offer(() -> range.close("its log stopped on this node"));
                    });
        }

        @Override
        public void logFailed(WalException cause) {
            failed.accept(cause);
        }
    }
}
