package dev.aether.cue;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something a particle may do because its Aetherfile says so. */
public sealed interface Capability {
    /** The interface it grants, as {@code uses} names it. */
    String uses();

    /**
     * Handles HTTP requests of other apps' particles; those of its own app it always handles.
     *
     * @param callers {@code APP}, {@code NAMESPACE/APP} or {@code *}; at least one
     */
    record IncomingHttp(List<String> callers) implements Capability {
        public IncomingHttp {
            callers = List.copyOf(callers);
        }

        @Override
        public String uses() {
            return Aetherfile.HTTP_HANDLER;
        }
    }

    /**
     * Sends HTTP requests: to particles, and out of the lattice.
     *
     * @param to where outside: {@code HOST} or {@code HOST:PORT}, the host possibly {@code *} or
     *     {@code *.DOMAIN}
     */
    record OutgoingHttp(List<String> to) implements Capability {
        public static final String USES = "wasi:http/outgoing-handler";

        public OutgoingHttp {
            to = List.copyOf(to);
        }

        @Override
        public String uses() {
            return USES;
        }
    }

    /**
     * Connects by TCP out of the lattice.
     *
     * @param to {@code HOST:PORT}, the host possibly {@code *} or {@code *.DOMAIN}
     */
    record OutgoingTcp(List<String> to) implements Capability {
        public static final String USES = "wasi:sockets/tcp";

        public OutgoingTcp {
            to = List.copyOf(to);
        }

        @Override
        public String uses() {
            return USES;
        }
    }

    /**
     * Keeps values by key.
     *
     * @param store one that the app declares
     */
    record KeyValue(String store) implements Capability {
        public static final String USES = "wasi:keyvalue/store";

        @Override
        public String uses() {
            return USES;
        }
    }

    /**
     * Keeps objects in containers.
     *
     * @param store one that the app declares
     */
    record Objects(String store) implements Capability {
        public static final String USES = "wasi:blobstore/blobstore";

        @Override
        public String uses() {
            return USES;
        }
    }

    /**
     * Looks settings up.
     *
     * @param values in the order of the file; they come before all others of the same name
     * @param from where more are; of the same name the later ones count
     */
    record Config(Map<String, String> values, List<Settings> from) implements Capability {
        public static final String USES = "wasi:config/store";

        public Config {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            from = List.copyOf(from);
        }

        @Override
        public String uses() {
            return USES;
        }
    }

    /**
     * An object of the app's namespace whose values are settings.
     *
     * @param prefix put before the names of its values
     * @param optional whether the particle runs without it
     */
    record Settings(Kind kind, String name, String prefix, boolean optional) {
        /** Of such objects, as the Aetherfile names them. */
        public enum Kind {
            CONFIG_MAP("configMap"),
            SECRET("secret");

            private final String field;

            Kind(String field) {
                this.field = field;
            }

            String field() {
                return field;
            }
        }
    }

    /**
     * Sends messages.
     *
     * @param topics that the app declares
     */
    record Producer(List<String> topics) implements Capability {
        public static final String USES = "wasi:messaging/producer";

        public Producer {
            topics = List.copyOf(topics);
        }

        @Override
        public String uses() {
            return USES;
        }
    }

    /**
     * Handles messages; all its replicas together each of them.
     *
     * @param topics that the app declares
     * @param concurrency messages at once in a replica
     * @param retries attempts beyond the first at a message that failed
     * @param pause before the first of them, doubled for each further one
     */
    record Consumer(List<String> topics, int concurrency, int retries, Duration pause)
            implements Capability {
        public static final String USES = "wasi:messaging/incoming-handler";

        public Consumer {
            topics = List.copyOf(topics);
        }

        @Override
        public String uses() {
            return USES;
        }
    }

    /** Writes to its log with a level. */
    record Logging() implements Capability {
        public static final String USES = "wasi:logging/logging";

        @Override
        public String uses() {
            return USES;
        }
    }
}
