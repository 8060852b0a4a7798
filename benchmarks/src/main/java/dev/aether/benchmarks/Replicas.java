package dev.aether.benchmarks;

import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.membership.Capacity;
import dev.aether.membership.Endpoint;
import dev.aether.runtime.Claim;
import dev.aether.runtime.Program;
import dev.aether.runtime.RuntimeConfig;
import dev.aether.runtime.Workload;
import dev.aether.runtime.Workloads;
import dev.aether.state.Blobs;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Replicas on a node without network, started, asked and stopped one at a time. */
final class Replicas implements AutoCloseable {
    private static final String SERVICE = "bench/app/web";
    private static final int REQUESTS = 20;
    private static final long MEMORY_BYTES = 64 << 20;

    private final Workloads node;
    private final Duration deadline;

    /**
     * @param components what a digest stands for
     * @param deadline of a request
     */
    Replicas(Environment environment, Program.Maker maker, Blobs components, Duration deadline) {
        this.deadline = deadline;
        node =
                new Workloads(
                        environment,
                        RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256)),
                        new NodeId(1),
                        components,
                        maker,
                        new Silence());
    }

    /** One whose instances answer as many requests as that. */
    void start(String placement, String digest, Workload.Reuse reuse) {
        Workload workload =
                new Workload(
                        placement,
                        SERVICE,
                        digest,
                        List.of(),
                        Map.of(),
                        limits(reuse),
                        List.of(),
                        false);
        node.start(workload, new Claim(placement, "bench", SERVICE, 100, MEMORY_BYTES));
    }

    /** With processor time enough, so that the deadline is what ends a request. */
    private Workload.Limits limits(Workload.Reuse reuse) {
        return new Workload.Limits(
                MEMORY_BYTES, deadline, deadline.multipliedBy(2), 100, 8, 0, reuse);
    }

    /** One that answers some requests and is stopped: the next finds its code. */
    void use(String digest) {
        start(digest, digest, Workload.Reuse.NONE);
        for (int i = 0; i < REQUESTS; i++) {
            answered(digest);
        }
        node.stop(digest);
    }

    /** Milliseconds from nothing but the artefact to a replica that answered once. */
    double started(String digest) {
        long begun = System.nanoTime();
        start(digest, digest, Workload.Reuse.NONE);
        answered(digest);
        double milliseconds = (System.nanoTime() - begun) / 1e6;
        node.stop(digest);
        return milliseconds;
    }

    /** Milliseconds of a request that is answered. */
    double answered(String placement) {
        return request(placement, "/", HttpResult.Answered.class);
    }

    /** Milliseconds of a request that never ends by itself. */
    double stopped(String placement) {
        return request(placement, "/loop", HttpResult.DeadlineExceeded.class);
    }

    /**
     * @throws IllegalStateException if it ended otherwise: then its time says nothing
     */
    private double request(String placement, String target, Class<? extends HttpResult> expected) {
        HttpRequest request =
                new HttpRequest("GET", "http", "bench", target, List.of(), HttpBody.empty());
        long begun = System.nanoTime();
        HttpResult result = node.handle(placement, request, new Nowhere());
        double milliseconds = (System.nanoTime() - begun) / 1e6;
        if (!expected.isInstance(result)) {
            throw new IllegalStateException(
                    target + ": expected " + expected.getSimpleName() + ", got " + result);
        }
        return milliseconds;
    }

    void stopAll() {
        node.placements().forEach(node::stop);
    }

    @Override
    public void close() {
        node.close();
    }

    /** Where answers go that nobody reads. */
    static final class Nowhere implements ResponseSink {
        @Override
        public void begin(int status, List<HttpField> headers) {}

        @Override
        public void write(byte[] bytes) {}

        @Override
        public void end(List<HttpField> trailers) {}
    }

    private static final class Silence implements Workloads.Board {
        @Override
        public void publish(Collection<Endpoint> endpoints) {}

        @Override
        public void announce(Capacity capacity) {}
    }
}
