package dev.aether.runtime;

import dev.aether.component.wasi.stores.KeyValues;

/**
 * What the grants of this node's workloads are bound to.
 *
 * @param stores keeps values by key
 */
public record Bindings(Stores stores) {
    /** For workloads that are granted nothing: whoever is cannot be started. */
    public static Bindings none() {
        return new Bindings((app, store) -> {
            throw new WorkloadException(
                    WorkloadException.Code.UNUSABLE, "there are no stores here, asked: " + store);
        });
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
}
