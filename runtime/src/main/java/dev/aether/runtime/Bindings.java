package dev.aether.runtime;

import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import dev.aether.component.wasi.sockets.SocketError;
import dev.aether.component.wasi.sockets.SocketFault;
import dev.aether.component.wasi.stores.Blobs;
import dev.aether.component.wasi.stores.ConfigSource;
import dev.aether.component.wasi.stores.KeyValues;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the grants of this node's workloads are bound to.
 *
 * @param stores keep values by key, objects, and messages
 * @param settings reads objects that hold settings
 * @param outbound carries requests and connections away
 */
public record Bindings(Stores stores, Settings settings, Outbound outbound) {
    /** For workloads that are granted nothing: whoever is cannot be started. */
    public static Bindings none() {
        return new Bindings(
                new NoStores(),
                (namespace, wanted) -> {
                    throw new WorkloadException(
                            WorkloadException.Code.UNUSABLE,
                            "there are no settings here, asked: " + wanted.from());
                },
                new Isolated());
    }

    /** Stores of apps. */
    public interface Stores {
        /**
         * Values by key as one particle may open them, made unless they are there. Blocks.
         *
         * @param app {@code namespace/app}
         * @throws WorkloadException UNUSABLE if it can never be there, ARTEFACT_UNAVAILABLE to try
         *     again
         */
        KeyValues open(String app, String store);

        /** Likewise containers of objects; they are apart from the values of the same store. */
        Blobs blobs(String app, String store);

        /** Likewise the topics of an app. */
        Topics topics(String app);
    }

    /** Keeps nothing. */
    private static final class NoStores implements Stores {
        @Override
        public KeyValues open(String app, String store) {
            throw none(store);
        }

        @Override
        public Blobs blobs(String app, String store) {
            throw none(store);
        }

        @Override
        public Topics topics(String app) {
            throw none("topics");
        }

        private static WorkloadException none(String store) {
            return new WorkloadException(
                    WorkloadException.Code.UNUSABLE, "there are no stores here, asked: " + store);
        }
    }

    /** Objects that hold settings. */
    @FunctionalInterface
    public interface Settings {
        /**
         * What a particle may look up, kept as it is now until it is closed. Blocks.
         *
         * @param namespace of the particle's app
         * @throws WorkloadException ARTEFACT_UNAVAILABLE while an object is missing or cannot be
         *     read
         */
        OpenSettings open(String namespace, Grant.Config wanted);
    }

    /** Settings of one particle. */
    public interface OpenSettings extends ConfigSource, AutoCloseable {
        /** There are none. */
        OpenSettings NONE =
                new OpenSettings() {
                    @Override
                    public Optional<String> value(String key) {
                        return Optional.empty();
                    }

                    @Override
                    public Map<String, String> all() {
                        return Map.of();
                    }

                    @Override
                    public void close() {}
                };

        @Override
        Optional<String> value(String key);

        @Override
        Map<String, String> all();

        @Override
        void close();
    }

    /** Reaches nobody. */
    private static final class Isolated implements Outbound {
        @Override
        public SpiffeId idOf(Subject.Workload workload) {
            return new SpiffeId("nowhere.aether", workload.path());
        }

        @Override
        public HttpResponse call(String service, HttpRequest request, OutboundTimeouts timeouts)
                throws HttpFault {
            throw new HttpFault(ErrorCode.DESTINATION_UNAVAILABLE, "there is no mesh here");
        }

        @Override
        public HttpResponse fetch(Site site, HttpRequest request, OutboundTimeouts timeouts)
                throws HttpFault {
            throw new HttpFault(ErrorCode.DESTINATION_UNAVAILABLE, "there is no way out here");
        }

        @Override
        public List<InetAddress> resolve(String host, Predicate<InetAddress> named)
                throws SocketFault {
            throw new SocketFault(SocketError.NAME_UNRESOLVABLE, "there is no way out here");
        }

        @Override
        public Line connect(InetSocketAddress remote, Predicate<InetAddress> named)
                throws SocketFault {
            throw new SocketFault(SocketError.REMOTE_UNREACHABLE, "there is no way out here");
        }
    }
}
