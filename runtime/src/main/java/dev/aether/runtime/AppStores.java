package dev.aether.runtime;

import dev.aether.component.wasi.stores.Blobs;
import dev.aether.component.wasi.stores.KeyValues;
import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.state.Keyspace;
import dev.aether.state.Keyspaces;
import dev.aether.state.State;
import dev.aether.state.StateException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The stores of apps: values by key, and objects, each in a keyspace of its own, and all topics of
 * an app in one. It is made when a particle that may use it is first prepared, by whatever node
 * that is, and kept when its app goes.
 */
public final class AppStores implements Bindings.Stores {
    /** What every particle may call its store. */
    private static final String DEFAULT = "default";

    private static final int NAME_CHARS = 16;
    private static final int NAME_DIGITS = 16;
    private static final int LOCKS = 256;

    private final Environment environment;
    private final Keyspaces keyspaces;
    private final Function<String, Keyspace> byName;

    /**
     * Guests of this node that count with the same key go one after the other, instead of each
     * undoing the other's attempt across the lattice. A lock, not an owner: those who wait are
     * threads of guests, which block anyway, and it is left when they are interrupted.
     */
    private final List<ReentrantLock> turns =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    public AppStores(Environment environment, State state) {
        this(environment, state.keyspaces(), state::keyspace);
    }

    AppStores(Environment environment, Keyspaces keyspaces, Function<String, Keyspace> byName) {
        this.environment = environment.named("stores");
        this.keyspaces = keyspaces;
        this.byName = byName;
    }

    @Override
    public KeyValues open(String app, String store) {
        String keyspace = keyspaceOf("store", app, store);
        make(store, keyspace);
        StoreBucket bucket = new StoreBucket(store, byName.apply(keyspace), this::turn);
        return name -> {
            if (!name.equals(store) && !name.equals(DEFAULT)) {
                throw new StoreFault(
                        StoreFault.Kind.NO_SUCH_STORE, "the Aetherfile grants " + store);
            }
            return bucket;
        };
    }

    @Override
    public Blobs blobs(String app, String store) {
        String keyspace = keyspaceOf("blobs", app, store);
        make(store, keyspace);
        StoreBlobs blobs = new StoreBlobs(environment, store, byName.apply(keyspace));
        sweep(store, blobs);
        return blobs;
    }

    @Override
    public Topics topics(String app) {
        String keyspace = topicsOf(app);
        make("of topics", keyspace);
        return new Topics(new AppTopics(environment, byName.apply(keyspace)));
    }

    /** What is left over now is found by whoever writes next, or starts. */
    private void sweep(String store, StoreBlobs blobs) {
        try {
            blobs.sweep();
        } catch (StoreFault later) {
            environment.log().info("not swept now", "store", store, "why", later);
        } catch (InterruptedException stop) {
            throw (Interrupted) new Interrupted("the sweep").initCause(stop);
        }
    }

    private void make(String store, String keyspace) {
        try {
            switch (keyspaces.make(keyspace)) {
                case Keyspaces.Making.Made _, Keyspaces.Making.Present _ -> {}
                case Keyspaces.Making.Full(int most) ->
                        throw new WorkloadException(
                                WorkloadException.Code.UNUSABLE,
                                ("store %s cannot be made: the lattice has %d keyspaces,"
                                                + " as many as it may")
                                        .formatted(store, most));
                case Keyspaces.Making.BadName(String rule) ->
                        throw new IllegalStateException(keyspace + ": " + rule);
            }
        } catch (StateException unavailable) {
            throw new WorkloadException(
                    WorkloadException.Code.ARTEFACT_UNAVAILABLE,
                    "store %s is not made yet: %s".formatted(store, unavailable.getMessage()),
                    unavailable);
        }
    }

    /** The keyspace of an app's topics. */
    static String topicsOf(String app) {
        return keyspaceOf("messages", app, "topics");
    }

    /**
     * The keyspace of a store: begins with names of app and store, for people; the digits are what
     * makes it one of a kind, whatever dashes and lengths the names have.
     *
     * @param what it keeps, in one word
     */
    static String keyspaceOf(String what, String app, String store) {
        String name = app.substring(app.lastIndexOf('/') + 1);
        return "%s-%s-%s-%s".formatted(what, head(name), head(store), digits(app + "/" + store));
    }

    private static String head(String name) {
        return name.substring(0, Math.min(name.length(), NAME_CHARS));
    }

    private static String digits(String whole) {
        try {
            byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private ReentrantLock turn(String keyspace, Bytes key) {
        return turns.get(Math.floorMod(31 * keyspace.hashCode() + key.hashCode(), LOCKS));
    }
}
