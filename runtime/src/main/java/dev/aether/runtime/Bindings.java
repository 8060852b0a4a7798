package dev.aether.runtime;

import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import dev.aether.component.wasi.stores.KeyValues;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;

/**
 * What the grants of this node's workloads are bound to.
 *
 * @param stores keeps values by key
 * @param outbound carries requests away
 */
public record Bindings(Stores stores, Outbound outbound) {
    /** For workloads that are granted nothing: whoever is cannot be started. */
    public static Bindings none() {
        return new Bindings(
                (app, store) -> {
                    throw new WorkloadException(
                            WorkloadException.Code.UNUSABLE,
                            "there are no stores here, asked: " + store);
                },
                new Isolated());
    }

    /** Key-value stores of apps. */
    @FunctionalInterface
    public interface Stores {
        /**
         * A store as one particle may open it, made unless it is there. Blocks.
         *
         * @param app {@code namespace/app}
         * @throws WorkloadException UNUSABLE if it can never be there, ARTEFACT_UNAVAILABLE to try
         *     again
         */
        KeyValues open(String app, String store);
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
    }
}
