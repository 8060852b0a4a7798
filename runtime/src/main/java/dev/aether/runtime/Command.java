package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;

/** An artefact made ready to run from its beginning to its end. */
@FunctionalInterface
public interface Command extends Program {
    /**
     * Runs it once; blocks its thread, which is one of the bounded guest threads.
     *
     * @param turn hears when the guest waits, and knows how long it may take
     */
    RunResult run(Turn<?> turn);

    @Override
    default HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn) {
        throw new WorkloadException(WorkloadException.Code.ABSENT, "a command answers no requests");
    }
}
