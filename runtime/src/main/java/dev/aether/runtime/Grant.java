package dev.aether.runtime;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something a workload may do beyond what every workload may; a workload has one of a kind. */
public sealed interface Grant {
    /**
     * Handles HTTP requests of other apps' particles; those of its own app it always handles.
     *
     * @param callers {@code APP}, {@code NAMESPACE/APP} or {@code *}
     */
    record IncomingHttp(List<String> callers) implements Grant {
        public IncomingHttp {
            callers = List.copyOf(callers);
        }
    }

    /**
     * Sends HTTP requests: to particles, and out of the lattice.
     *
     * @param to where outside: {@code HOST} or {@code HOST:PORT}, the host possibly {@code *} or
     *     {@code *.DOMAIN}
     */
    record OutgoingHttp(List<String> to) implements Grant {
        public OutgoingHttp {
            to = List.copyOf(to);
        }
    }

    /**
     * Connects by TCP out of the lattice.
     *
     * @param to {@code HOST:PORT}, the host possibly {@code *} or {@code *.DOMAIN}
     */
    record OutgoingTcp(List<String> to) implements Grant {
        public OutgoingTcp {
            to = List.copyOf(to);
        }
    }

    /**
     * Keeps values by key.
     *
     * @param store its name within the app
     */
    record KeyValue(String store) implements Grant {}

    /**
     * Keeps objects in containers.
     *
     * @param store its name within the app
     */
    record Objects(String store) implements Grant {}

    /**
     * Looks settings up.
     *
     * @param values come before all others of the same name
     * @param from where more are; of the same name the later ones count
     */
    record Config(Map<String, String> values, List<Settings> from) implements Grant {
        public Config {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            from = List.copyOf(from);
        }
    }

    /**
     * An object of the app's namespace whose values are settings.
     *
     * @param prefix put before the names of its values
     * @param optional whether the workload runs without it
     */
    record Settings(Kind kind, String name, String prefix, boolean optional) {
        /** Of such objects. */
        public enum Kind {
            CONFIG_MAP,
            SECRET
        }
    }

    /** Sends messages. */
    record Producer(List<Topic> topics) implements Grant {
        public Producer {
            topics = List.copyOf(topics);
        }
    }

    /**
     * What a topic of the app keeps at most.
     *
     * @param bytes of all messages together
     */
    record Topic(String name, long messages, long bytes) {}

    /**
     * Handles messages, each by one replica of the particle.
     *
     * @param concurrency messages at once in a replica
     * @param retries attempts beyond the first
     * @param pause before the first of them, doubled for each further one
     */
    record Consumer(List<Subscription> topics, int concurrency, int retries, Duration pause)
            implements Grant {
        public Consumer {
            topics = List.copyOf(topics);
            if (concurrency < 1 || retries < 0 || pause.isNegative()) {
                throw new IllegalArgumentException("limits of a consumer must be positive");
            }
        }
    }

    /**
     * Messages of a topic.
     *
     * @param particles all of the app that handle them, in order: each sees every message
     */
    record Subscription(String topic, List<String> particles) {
        public Subscription {
            particles = List.copyOf(particles);
        }
    }

    /** Writes to its log with a level. */
    record Logging() implements Grant {}
}
