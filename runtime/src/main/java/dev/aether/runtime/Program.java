package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.Bytes;

/** An artefact made ready to answer requests; for any number of threads at once. */
public interface Program {
    /** Answers one request; blocks its thread, which is one of the bounded guest threads. */
    HttpResult handle(HttpRequest request, ResponseSink sink);

    /** Makes programs; particles in production, stubs in the simulation. */
    interface Maker {
        /**
         * @throws WorkloadException UNUSABLE if this artefact can never run
         */
        Program prepare(Workload workload, Bytes artefact, WorkloadLog log);
    }
}
