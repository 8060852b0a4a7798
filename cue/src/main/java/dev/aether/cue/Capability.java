package dev.aether.cue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something a particle may do because its Aetherfile says so, besides handling HTTP requests. */
public sealed interface Capability {
    /** The interface it grants, as {@code uses} names it. */
    String uses();

    /**
     * Sends HTTP requests.
     *
     * @param to where: {@code HOST} or {@code HOST:PORT}, the host possibly {@code *} or {@code
     *     *.DOMAIN}; at least one
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
     * Looks settings up.
     *
     * @param values in the order of the file
     */
    record Config(Map<String, String> values) implements Capability {
        public static final String USES = "wasi:config/store";

        public Config {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
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
