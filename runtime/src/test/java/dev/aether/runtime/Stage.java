package dev.aether.runtime;

import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.host.MemoryKeyValues;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.component.wasi.stores.KeyValues;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.membership.Capacity;
import dev.aether.membership.Endpoint;
import dev.aether.state.Blobs;
import dev.aether.state.StateException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The workloads of one node, real but for its peers. */
final class Stage {
    static final int CONCURRENCY_MAX = 3;
    private static final Path EXAMPLES = Path.of("..", "examples");

    final Environment environment;
    final Shelf shelf = new Shelf();
    final Noted board = new Noted();
    final ParticleMaker maker;
    final Workloads workloads;

    /** Those that are on this machine. */
    static List<ParticleEngine> engines() {
        return WasmtimeLibrary.find().isPresent()
                ? List.of(ParticleEngine.ENDIVE, ParticleEngine.WASMTIME)
                : List.of(ParticleEngine.ENDIVE);
    }

    /**
     * @param guestMemory of all guests together
     */
    Stage(Path directory, ByteSize guestMemory) {
        this(directory, ParticleEngine.ENDIVE, guestMemory);
    }

    /**
     * @param guestMemory of all guests together
     */
    Stage(Path directory, ParticleEngine engine, ByteSize guestMemory) {
        environment = SystemEnvironment.open(directory);
        MemoryKeyValues stored = new MemoryKeyValues(1 << 20);
        Bindings none = Bindings.none();
        Bindings bindings =
                new Bindings(new MemoryStores(stored), none.settings(), none.outbound());
        maker =
                new ParticleMaker(
                        environment, engine, bindings, SharedCode.alone(environment), guestMemory);
        workloads =
                new Workloads(
                        environment,
                        RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256)),
                        new NodeId(1),
                        shelf,
                        maker,
                        board);
    }

    void start(String placement, String file, Duration deadline) throws IOException {
        start(placement, file, limits(16 << 20, deadline));
    }

    void start(String placement, String file, Workload.Limits limits) throws IOException {
        String digest = "sha256:" + file;
        shelf.blobs.put(digest, Bytes.wrap(Files.readAllBytes(EXAMPLES.resolve(file))));
        workloads.start(workload(placement, digest, limits), claim(placement));
    }

    static Workload workload(String placement, String digest, Duration deadline) {
        return workload(placement, digest, limits(16 << 20, deadline));
    }

    private static Workload workload(String placement, String digest, Workload.Limits limits) {
        return new Workload(
                placement,
                "default/app/web",
                digest,
                List.of("--loud", "twice"),
                Map.of("GREETING", "hi"),
                limits,
                List.of(),
                false);
    }

    static Workload.Limits limits(long memoryBytes, Duration deadline) {
        return new Workload.Limits(
                memoryBytes, deadline, deadline, 100, CONCURRENCY_MAX, 0, Workload.Reuse.NONE);
    }

    /** One that nobody else competes with. */
    static Turn<HttpResult> turn(Environment environment) {
        Guests guests =
                new Guests(environment, RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256)));
        Lane lane = guests.lane("p1", limits(16 << 20, Duration.ofSeconds(1)));
        return new Turn<>(guests, lane, environment.timers(), turn -> new HttpResult.NoResponse());
    }

    /** The example that counts its runs, made ready as a command. */
    void startCommand(String placement, String file, Duration deadline, String argument)
            throws IOException {
        String digest = "sha256:" + file;
        shelf.blobs.put(digest, Bytes.wrap(Files.readAllBytes(EXAMPLES.resolve(file))));
        Workload command =
                new Workload(
                        placement,
                        "default/app/tidy",
                        digest,
                        List.of(argument),
                        Map.of("AETHER_DUE", "2026-11-22T10:00:00Z", "AETHER_ATTEMPT", "1"),
                        limits(16 << 20, deadline),
                        List.of(new Grant.KeyValue("runs")),
                        true);
        workloads.start(command, claim(placement));
    }

    static Claim claim(String placement) {
        return new Claim(placement, "pulse/start", "default/app/web", 100, 16 << 20);
    }

    Answer ask(String placement, String target) {
        return ask(placement, "GET", target, HttpBody.empty());
    }

    Answer ask(String placement, String method, String target, HttpBody body) {
        Answer answer = new Answer();
        answer.result = workloads.handle(placement, request(method, target, body), answer);
        return answer;
    }

    /** One store, whatever its name. */
    private record MemoryStores(KeyValues stored) implements Bindings.Stores {
        @Override
        public KeyValues open(String app, String store) {
            return stored;
        }

        @Override
        public dev.aether.component.wasi.stores.Blobs blobs(String app, String store) {
            throw new UnsupportedOperationException("no objects on this stage");
        }

        @Override
        public Topics topics(String app) {
            throw new UnsupportedOperationException("no topics on this stage");
        }
    }

    static HttpRequest request(String method, String target, HttpBody body) {
        return new HttpRequest(method, "http", "hello.localhost", target, List.of(), body);
    }

    /** Remembers the beginning of a response's body and how long it was. */
    static final class Answer implements ResponseSink {
        private static final int KEPT_MAX = 1000;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        long bytes;
        HttpResult result = new HttpResult.NoResponse();

        @Override
        public void begin(int status, List<HttpField> headers) {}

        @Override
        public void write(byte[] piece) throws IOException {
            bytes += piece.length;
            if (body.size() < KEPT_MAX) {
                body.write(piece);
            }
        }

        @Override
        public void end(List<HttpField> trailers) {}

        String body() {
            return body.toString(StandardCharsets.UTF_8);
        }
    }

    static final class Noted implements Workloads.Board {
        volatile List<Endpoint> endpoints = List.of();
        volatile boolean refuses;
        Runnable published = () -> {};

        @Override
        public void publish(Collection<Endpoint> all) {
            endpoints = List.copyOf(all);
            published.run();
        }

        @Override
        public void announce(Capacity capacity) {
            if (refuses) {
                throw new IllegalStateException("nobody hears it");
            }
        }
    }

    static final class Shelf implements Blobs {
        final TreeMap<String, Bytes> blobs = new TreeMap<>();
        int fetches;
        Runnable beforeFetch = () -> {};

        @Override
        public String put(Bytes content) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean has(String digest) {
            return blobs.containsKey(digest);
        }

        @Override
        public List<String> local() {
            return List.copyOf(blobs.keySet());
        }

        @Override
        public Bytes fetch(String digest) {
            fetches++;
            beforeFetch.run();
            if (!has(digest)) {
                throw new StateException(StateException.Code.UNAVAILABLE, "nobody has " + digest);
            }
            return blobs.get(digest);
        }

        @Override
        public void delete(String digest) {
            blobs.remove(digest);
        }
    }
}
