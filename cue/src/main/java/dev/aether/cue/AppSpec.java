package dev.aether.cue;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked app: what an Aetherfile says, with every default filled in.
 *
 * @param name a DNS label
 * @param particles by name, in the order of the file; at least one
 * @param stores names of its key-value stores, all strongly consistent
 * @param topics by name, what its particles send and handle
 */
public record AppSpec(
        String name,
        Map<String, Particle> particles,
        List<String> stores,
        Map<String, Topic> topics) {
    public AppSpec {
        stores = List.copyOf(stores);
        topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
        particles = Collections.unmodifiableMap(new LinkedHashMap<>(particles));
    }

    /**
     * Messages that wait for particles, in the order they were sent.
     *
     * @param messages how many are kept at most
     * @param bytes of all that are kept
     */
    public record Topic(int messages, long bytes) {}

    /**
     * One WebAssembly component and how it runs.
     *
     * @param from its bytes
     * @param routes where its HTTP requests come from; empty if it handles none
     * @param capabilities what else it may do, at most one of a kind
     * @param env environment variables, in the order of the file
     * @param args command-line arguments after the program name
     * @param job when it runs, if it is a command; such a one has no replicas
     */
    public record Particle(
            Source from,
            List<Route> routes,
            List<Capability> capabilities,
            Scale scale,
            Limits limits,
            Map<String, String> env,
            List<String> args,
            Optional<Job> job) {
        public Particle {
            routes = List.copyOf(routes);
            capabilities = List.copyOf(capabilities);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
            args = List.copyOf(args);
        }

        public Particle withFrom(Source source) {
            return new Particle(source, routes, capabilities, scale, limits, env, args, job);
        }

        Particle withScale(Scale bounds) {
            return new Particle(from, routes, capabilities, bounds, limits, env, args, job);
        }
    }

    /**
     * How a command runs by itself.
     *
     * @param mayOverlap whether a run starts while one before it has not ended
     * @param startWithin how long after its due time a run may still start
     * @param retries attempts beyond the first at a run that failed
     */
    public record Job(Schedule schedule, boolean mayOverlap, Duration startWithin, int retries) {}

    /** Where a component's bytes come from. */
    public sealed interface Source {
        /**
         * A file beside the Aetherfile, to be uploaded by whoever deploys.
         *
         * @param path relative, beginning with {@code ./}
         */
        record File(String path) implements Source {}

        /**
         * Bytes the lattice already has.
         *
         * @param sha256 64 lower-case hexadecimal digits
         */
        record Digest(String sha256) implements Source {}

        /** As written in an Aetherfile. */
        default String text() {
            return switch (this) {
                case File(var path) -> path;
                case Digest(var sha256) -> "sha256:" + sha256;
            };
        }
    }

    /**
     * Requests for a host and path.
     *
     * @param host lower case; {@code *} for any
     * @param path beginning with a slash
     * @param prefix whether longer paths match too
     */
    public record Route(String host, String path, boolean prefix) {
        /** As written in an Aetherfile: {@code shop.example/cart*}. */
        public String text() {
            return host + path + (prefix ? "*" : "");
        }
    }

    /**
     * How many replicas run: at least {@code min}, at most {@code max}.
     *
     * @param idle how long without requests before none is left, where {@code min} is 0
     */
    public record Scale(int min, int max, Duration idle) {
        /** What an Aetherfile need not say. */
        static final Duration IDLE = Duration.ofSeconds(60);

        /** Of a command: nothing of it waits for requests. */
        static final Scale NONE = new Scale(0, 0, IDLE);

        /** Whether it has no replica while no request comes, and one when one comes. */
        public boolean sleeps() {
            return min == 0 && max > 0;
        }
    }

    /**
     * What one instance may use.
     *
     * @param memoryBytes linear memory
     * @param deadline for one request
     * @param cpuTime processor time for one request, at most its deadline
     * @param cpuMillis thousandths of a core that a replica is counted for, and has when others
     *     want the processor too
     * @param concurrency requests at once in a replica
     * @param queue further requests that wait for a replica
     * @param reuse how often an instance is used
     */
    public record Limits(
            long memoryBytes,
            Duration deadline,
            Duration cpuTime,
            long cpuMillis,
            int concurrency,
            int queue,
            Reuse reuse) {}

    /**
     * How often an instance is used.
     *
     * @param requests 1 for a fresh instance for each
     * @param idle how long one that waits for a request is kept
     */
    public record Reuse(int requests, Duration idle) {}

    /** This app with the bytes of one particle taken from elsewhere. */
    public AppSpec withSource(String particle, Source source) {
        var changed = new LinkedHashMap<>(particles);
        changed.computeIfPresent(particle, (_, old) -> old.withFrom(source));
        return new AppSpec(name, changed, stores, topics);
    }

    /** This app with other bounds for the replicas of one particle. */
    public AppSpec withScale(String particle, Scale scale) {
        var changed = new LinkedHashMap<>(particles);
        changed.computeIfPresent(particle, (_, old) -> old.withScale(scale));
        return new AppSpec(name, changed, stores, topics);
    }

    /** The particle of a name, if there is one. */
    public Optional<Particle> particle(String particle) {
        return Optional.ofNullable(particles.get(particle));
    }

    /**
     * The app as the JSON text of {@code App.spec}: the Aetherfile without its name, every default
     * written out.
     */
    public String specJson() {
        return AppText.spec(this).json();
    }
}
