package dev.aether.control;

import dev.aether.scheduler.Need;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One particle of an app as its spec wants it.
 *
 * @param replicas how many shall run
 * @param route where its HTTP handler is reached from outside
 * @param revision changes exactly when running replicas must be replaced
 */
record Particle(String name, int replicas, Optional<Route> route, String revision, Run run) {
    /**
     * @param pathPrefix begins with a slash
     */
    record Route(String host, String pathPrefix) {
        /** Reads {@code host/path*}. */
        static Route parse(String text) {
            int slash = text.indexOf('/');
            String host = slash < 0 ? text : text.substring(0, slash);
            String path = slash < 0 ? "/" : text.substring(slash);
            return new Route(
                    host, path.endsWith("*") ? path.substring(0, path.length() - 1) : path);
        }
    }

    /** What a replica is told. */
    record Run(
            String digest,
            Map<String, String> environment,
            long memoryBytes,
            long cpuMillis,
            Duration deadline,
            int concurrency) {
        Run {
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        }

        /** The memory of one instance counts as reserved; further instances share what is left. */
        Need need() {
            return new Need(cpuMillis, memoryBytes);
        }
    }
}
