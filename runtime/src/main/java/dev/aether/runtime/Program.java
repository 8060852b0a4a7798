package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.Bytes;

/** An artefact made ready to answer requests; for any number of threads at once. */
public interface Program {
    /**
     * Answers one request; blocks its thread, which is one of the bounded guest threads.
     *
     * @param turn hears when the guest waits, and knows how long it may take
     * @throws WorkloadException OVERLOADED if the guest was not called, CPU_TIME if it was stopped
     */
    HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn);

    /** Lets go of what is kept between requests; no further request comes. */
    default void close() {}

    /** Makes programs; particles in production, stubs in the simulation. */
    interface Maker {
        /**
         * A {@link Command} for a workload that is one.
         *
         * @throws WorkloadException UNUSABLE if this artefact can never run
         */
        Program prepare(Workload workload, Bytes artefact, WorkloadLog log);
    }
}
