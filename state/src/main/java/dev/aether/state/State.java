package dev.aether.state;

import dev.aether.consensus.Envelope;
import dev.aether.consensus.MessageException;
import dev.aether.consensus.Wire;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.NodeId;
import dev.aether.state.StateException.Code;
import dev.aether.state.blob.PeerBlobs;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import dev.aether.state.range.RangeName;
import dev.aether.state.routing.AutoCompaction;
import dev.aether.state.routing.Channels;
import dev.aether.state.routing.Directory;
import dev.aether.state.routing.Growth;
import dev.aether.state.routing.Heirs;
import dev.aether.state.routing.KeyspaceKeeper;
import dev.aether.state.routing.KeyspaceWorks;
import dev.aether.state.routing.LatticeKeyspaces;
import dev.aether.state.routing.RangeKeyspace;
import dev.aether.state.routing.Registry;
import dev.aether.state.routing.Router;
import dev.aether.state.routing.Servant;
import dev.aether.state.routing.Strays;
import dev.aether.state.routing.WatchServing;
import dev.aether.transport.Transport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The state engine of one node: its replicas, and the way to those of other nodes.
 *
 * <p>{@link #open} registers its transport channels, so it is called before {@link
 * Transport#start}. Wiring carries {@link #descriptor} to other nodes by gossip and gives what came
 * from there to {@link #heard}; without gossip, living neighbours are asked.
 */
public final class State implements AutoCloseable {
    private static final int CHANGES_MAX = 4096;

    private final Holdings holdings;
    private final Directory directory;
    private final Growth growth;
    private final PeerBlobs blobs;
    private final Router router;
    private final LatticeKeyspaces lattice;
    private final KeyspaceKeeper keeper;
    private final AutoCompaction compaction;
    private final Heirs heirs;
    private final Strays strays;
    private final Map<String, RangeKeyspace> keyspaces = new TreeMap<>();
    private final CopyOnWriteArrayList<Consumer<RuntimeException>> failureListeners =
            new CopyOnWriteArrayList<>();

    private State(
            Environment environment,
            NodeId self,
            Transport transport,
            Neighbours neighbours,
            StateConfig config,
            Stores stores) {
        directory = new Directory(environment, self, transport, neighbours);
        holdings =
                new Holdings(
                        environment,
                        config,
                        self,
                        stores,
                        (to, batch) -> transport.send(to, Channels.LOG, Wire.encode(batch)),
                        failure -> failureListeners.forEach(told -> told.accept(failure)));
        router = new Router(environment, holdings, directory, transport, config.requestTimeout());
        for (RangeName name : List.of(RangeName.SYSTEM, RangeName.DEFAULT)) {
            keyspaces.put(name.keyspace(), new RangeKeyspace(name.keyspace(), router));
        }
        Registry registry = new Registry(environment, directory, router);
        growth = new Growth(environment, self, holdings, router, neighbours, config);
        blobs =
                new PeerBlobs(
                        environment,
                        transport,
                        () ->
                                neighbours.alive().stream()
                                        .filter(each -> !each.equals(self))
                                        .toList(),
                        Channels.REQUESTS,
                        Channels.BLOBS);
        Inbox changes =
                new Inbox(
                        "changes of ranges",
                        CHANGES_MAX,
                        environment.threads().workers(),
                        environment.log());
        holdings.onChange(range -> {
            changes.offer(() -> registry.update(range));
            growth.wake();
        });
        holdings.onArrival(this::arrived);
        KeyspaceWorks works =
                new KeyspaceWorks(environment, self, holdings, router, neighbours, config);
        register(environment, transport, works);
        holdings.recover();
        if (config.founds()) {
            holdings.found(RangeName.SYSTEM);
            holdings.found(RangeName.DEFAULT);
        }
        lattice = new LatticeKeyspaces(environment, config, works, router);
        keeper = new KeyspaceKeeper(environment, holdings, works);
        compaction = new AutoCompaction(environment, holdings, config.limits().history());
        heirs = new Heirs(environment, holdings, router);
        strays = new Strays(environment, holdings, router);
    }

    /**
     * Opens what is on this node's disk and, if configured, founds the keyspaces. Blocks for
     * reading the log.
     *
     * @throws dev.aether.consensus.WalException if the log is damaged
     * @throws dev.aether.environment.DiskException if what it holds is damaged
     */
    public static State open(
            Environment environment,
            NodeId self,
            Transport transport,
            Neighbours neighbours,
            StateConfig config,
            Stores.Maker stores) {
        Environment named = environment.named("state");
        return new State(named, self, transport, neighbours, config, stores.open(named));
    }

    private void register(Environment environment, Transport transport, KeyspaceWorks works) {
        Servant servant = new Servant(holdings, directory, works, blobs);
        transport.onRequest(Channels.REQUESTS, servant::answer);
        transport.onStream(Channels.WATCHES, new WatchServing(holdings)::serve);
        transport.onStream(Channels.BLOBS, blobs::serve);
        transport.onMessage(
                Channels.LOG,
                (from, message) -> {
                    try {
                        receive(from, Wire.decode(message));
                    } catch (MessageException damaged) {
                        environment.log().warn("a damaged message came", "from", from);
                    }
                });
    }

    private void receive(NodeId from, List<Envelope> batch) {
        holdings.receive(
                batch.stream().filter(envelope -> envelope.from().node().equals(from)).toList());
    }

    private void arrived(LocalRange range) {
        RangeKeyspace keyspace = keyspaces.get(range.name().keyspace());
        if (keyspace != null) {
            keyspace.arrived(range);
        }
    }

    /**
     * A keyspace by name, usable whether or not this node holds a replica. Does not block: whether
     * it exists is told, as KEYSPACE_ABSENT, by what is asked of it.
     *
     * @throws StateException KEYSPACE_ABSENT if none can be called so
     */
    public Keyspace keyspace(String name) {
        Keyspace founded = keyspaces.get(name);
        if (founded != null) {
            return founded;
        }
        if (!RangeName.isName(name)) {
            throw new StateException(Code.KEYSPACE_ABSENT, "there is no keyspace " + name);
        }
        return new RangeKeyspace(name, router);
    }

    /** The keyspaces of the lattice beside those it is founded with. */
    public Keyspaces keyspaces() {
        return lattice;
    }

    public Blobs blobs() {
        return blobs;
    }

    /** The names of keyspaces this node holds a replica of. */
    public List<String> held() {
        return holdings.all().stream().map(range -> range.name().keyspace()).toList();
    }

    /** What others should know of the keyspace {@code system}; empty while unknown. */
    public Bytes descriptor() {
        return directory.descriptor(RangeName.SYSTEM.keyspace());
    }

    /** Hears another node's {@link #descriptor}; old and damaged ones change nothing. */
    public void heard(Bytes descriptor) {
        directory.heard(descriptor);
    }

    /** Hears, on any thread, why the log can no longer be written; the node must stop then. */
    public void onFailure(Consumer<RuntimeException> listener) {
        failureListeners.add(listener);
    }

    /** The names of all keyspaces that can be asked. Blocks. */
    public List<String> names() {
        return Stream.concat(keyspaces.keySet().stream(), lattice.ready().stream()).toList();
    }

    /** Hands over leadership, ends watches and closes the log. */
    @Override
    public void close() {
        keeper.close();
        compaction.close();
        heirs.close();
        strays.close();
        try {
            growth.close();
        } catch (DeadlineExceeded late) {
            holdings.close();
            return;
        }
        holdings.close();
    }
}
