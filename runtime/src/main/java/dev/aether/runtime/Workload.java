package dev.aether.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One replica that this node was told to run.
 *
 * @param placement its unique name in the lattice
 * @param service {@code namespace/app/particle}
 * @param digest of the component, {@code sha256:...}
 * @param arguments of the command line, without the program's name
 * @param environment variables in the order the guest sees them
 * @param grants what it may do beyond what every workload may
 * @param command whether it runs once, from beginning to end, instead of answering requests
 */
public record Workload(
        String placement,
        String service,
        String digest,
        List<String> arguments,
        Map<String, String> environment,
        Limits limits,
        List<Grant> grants,
        boolean command) {
    /**
     * How often an instance is used.
     *
     * @param requests 1 for a fresh instance for each
     * @param idle how long one that waits for a request is kept
     */
    public record Reuse(int requests, Duration idle) {
        /** A fresh instance for each request. */
        public static final Reuse NONE = new Reuse(1, Duration.ofSeconds(30));

        public Reuse {
            if (requests < 1 || !idle.isPositive()) {
                throw new IllegalArgumentException("an instance answers a request");
            }
        }
    }

    /**
     * What it may use.
     *
     * @param memoryBytesMax linear memory of one instance
     * @param deadline of one request
     * @param cpuTimeMax processor time of one request
     * @param cpuMillis share of the processor when others want it too, thousandths of a core
     * @param concurrencyMax requests at once
     * @param queueMax further requests that wait
     * @param reuse how many requests one instance answers
     */
    public record Limits(
            long memoryBytesMax,
            Duration deadline,
            Duration cpuTimeMax,
            long cpuMillis,
            int concurrencyMax,
            int queueMax,
            Reuse reuse) {
        public Limits {
            if (memoryBytesMax < 1
                    || concurrencyMax < 1
                    || cpuMillis < 1
                    || queueMax < 0
                    || !deadline.isPositive()
                    || !cpuTimeMax.isPositive()) {
                throw new IllegalArgumentException("limits of a workload must be positive");
            }
        }
    }

    public Workload {
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        grants = List.copyOf(grants);
    }

    /** The particle's name; it stands for the program's. */
    String particle() {
        return service.substring(service.lastIndexOf('/') + 1);
    }

    /** The app it is of, {@code namespace/app}. */
    public String app() {
        return service.substring(0, service.lastIndexOf('/'));
    }

    /** Of its app. */
    public String namespace() {
        return service.substring(0, service.indexOf('/'));
    }

    /** Under which its metrics stand; they are forgotten with it. */
    String[] labels() {
        return new String[] {"service", service, "placement", placement};
    }

    /** Other apps whose particles may call it, as a {@link Grant.IncomingHttp} names them. */
    List<String> callers() {
        return grants.stream()
                .flatMap(grant ->
                        grant instanceof Grant.IncomingHttp(List<String> callers)
                                ? callers.stream()
                                : Stream.empty())
                .toList();
    }

    /** How it handles messages, if it does. */
    Optional<Grant.Consumer> consumer() {
        return grants.stream()
                .filter(Grant.Consumer.class::isInstance)
                .map(Grant.Consumer.class::cast)
                .findFirst();
    }

    /** What the guest reads as its arguments: a program's name comes first. */
    List<String> commandLine() {
        List<String> words = new ArrayList<>();
        words.add(particle());
        words.addAll(arguments);
        return words;
    }
}
