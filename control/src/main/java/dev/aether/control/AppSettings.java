package dev.aether.control;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.runtime.Bindings;
import dev.aether.runtime.Grant;
import dev.aether.runtime.WorkloadException;
import dev.aether.state.Keyspace;
import dev.aether.state.StateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Settings of this node's particles, from ConfigMaps and Secrets of their namespaces. Only objects
 * that a particle here was granted are read and followed, and only while it is here.
 */
public final class AppSettings implements Bindings.Settings {
    private final Environment environment;
    private final Keyspace system;

    /**
     * How many particles use each. A lock, not an owner: it is held to look into the map, by
     * threads that start and stop workloads.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<SettingsObject, Shared> shared = new TreeMap<>();

    public AppSettings(Environment environment, Keyspace system) {
        this.environment = environment.named("settings");
        this.system = system;
    }

    /** One object, followed once for all who use it. */
    private static final class Shared {
        private final FollowedSettings followed;
        private int users;

        Shared(FollowedSettings followed) {
            this.followed = followed;
        }
    }

    @Override
    public Bindings.OpenSettings open(String namespace, Grant.Config wanted) {
        List<Source> sources = new ArrayList<>();
        try {
            for (Grant.Settings from : wanted.from()) {
                SettingsObject object = SettingsObject.of(namespace, from);
                sources.add(new Source(from.prefix(), take(object)));
                require(sources.getLast().followed(), object, from.optional());
            }
            return new Open(wanted.values(), sources);
        } catch (WorkloadException | Interrupted refused) {
            sources.forEach(source -> give(source.followed()));
            throw refused;
        }
    }

    /** The settings of one object as one particle names them. */
    private record Source(String prefix, FollowedSettings followed) {}

    private FollowedSettings take(SettingsObject object) {
        lock.lock();
        try {
            Shared found =
                    shared.computeIfAbsent(
                            object,
                            absent ->
                                    new Shared(new FollowedSettings(environment, system, object)));
            found.users++;
            return found.followed;
        } finally {
            lock.unlock();
        }
    }

    private void give(FollowedSettings followed) {
        lock.lock();
        try {
            Shared found = shared.get(followed.object());
            if (found != null && --found.users == 0) {
                shared.remove(followed.object());
                followed.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Also of what others follow already: their news may be a moment behind. */
    private static void require(
            FollowedSettings followed, SettingsObject object, boolean optional) {
        boolean isThere;
        try {
            isThere = followed.read();
        } catch (StateException | DeadlineExceeded unavailable) {
            throw new WorkloadException(
                    WorkloadException.Code.ARTEFACT_UNAVAILABLE,
                    "%s cannot be read: %s".formatted(object.words(), unavailable.getMessage()),
                    unavailable);
        }
        if (!isThere && !optional) {
            throw new WorkloadException(
                    WorkloadException.Code.ARTEFACT_UNAVAILABLE,
                    object.words() + " is not there: create it, or grant it with optional: true");
        }
        followed.start();
    }

    private final class Open implements Bindings.OpenSettings {
        private final Map<String, String> own;
        private final List<Source> sources;
        private final AtomicBoolean closed = new AtomicBoolean();

        Open(Map<String, String> own, List<Source> sources) {
            this.own = own;
            this.sources = List.copyOf(sources);
        }

        @Override
        public Optional<String> value(String key) {
            if (own.containsKey(key)) {
                return Optional.ofNullable(own.get(key));
            }
            return sources.reversed().stream()
                    .filter(source -> key.startsWith(source.prefix()))
                    .flatMap(source ->
                            Stream.ofNullable(
                                    source.followed()
                                            .texts()
                                            .get(key.substring(source.prefix().length()))))
                    .findFirst();
        }

        @Override
        public Map<String, String> all() {
            Map<String, String> all = new TreeMap<>();
            for (Source source : sources) {
                source.followed()
                        .texts()
                        .forEach((name, text) -> all.put(source.prefix() + name, text));
            }
            all.putAll(own);
            return all;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                sources.forEach(source -> give(source.followed()));
            }
        }
    }
}
