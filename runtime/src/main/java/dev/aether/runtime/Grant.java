package dev.aether.runtime;

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

    /** Writes to its log with a level. */
    record Logging() implements Grant {}
}
