package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real components on the real engine. */
class WorkloadsTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir private Path directory;

    private final Shelf shelf = new Shelf();
    private final Noted board = new Noted();
    private Workloads workloads;

    @BeforeEach
    void open() {
        Environment environment = SystemEnvironment.open(directory);
        RuntimeConfig config = RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256));
        workloads =
                new Workloads(
                        environment,
                        config,
                        new NodeId(1),
                        shelf,
                        new ParticleMaker(environment),
                        board);
    }

    @Test
    void aStartedComponentAnswersAndIsPublished() throws IOException {
        start("p1", "hello/hello.wasm", Duration.ofSeconds(5));

        Answer answer = ask("p1", "/");

        assertThat(answer.result).isInstanceOf(HttpResult.Answered.class);
        assertThat(answer.body()).contains("Hello from Aether!");
        assertThat(board.endpoints).extracting(Endpoint::instance).containsExactly("p1");
    }

    @Test
    void placementsAreThoseOfTheAppAndNotOfItsNamesakes() throws IOException {
        start("p1", "hello/hello.wasm", Duration.ofSeconds(5));

        assertThat(workloads.placementsOf("default", "app")).containsExactly("p1");
        assertThat(workloads.placementsOf("default", "ap")).isEmpty();
        assertThat(workloads.placementsOf("other", "app")).isEmpty();
    }

    @Test
    void startingTwiceStartsOnce() throws IOException {
        start("p1", "hello/hello.wasm", Duration.ofSeconds(5));
        start("p1", "hello/hello.wasm", Duration.ofSeconds(5));

        assertThat(workloads.placements()).containsExactly("p1");
        assertThat(shelf.fetches).isEqualTo(1);
    }

    @Test
    void aStoppedWorkloadAnswersNoMoreAndReleasesItsRoom() throws IOException {
        start("p1", "hello/hello.wasm", Duration.ofSeconds(5));

        workloads.stop("p1");

        assertThatThrownBy(() -> ask("p1", "/"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("does not run here");
        assertThat(board.endpoints).isEmpty();
        assertThat(workloads.ledger().claims()).isEmpty();
    }

    @Test
    void aGuestThatLoopsIsStoppedAtItsDeadlineAndOthersGoOn() throws IOException {
        start("p1", "faulty/faulty.wasm", Duration.ofMillis(300));

        assertThat(ask("p1", "/loop").result).isInstanceOf(HttpResult.DeadlineExceeded.class);
        assertThat(ask("p1", "/ok").result).isInstanceOf(HttpResult.Answered.class);
    }

    @Test
    void aGuestThatAllocatesWithoutEndHitsItsLimit() throws IOException {
        start("p1", "faulty/faulty.wasm", Duration.ofSeconds(5));

        assertThat(ask("p1", "/allocate").result)
                .isInstanceOfAny(HttpResult.MemoryExceeded.class, HttpResult.Trapped.class);
        assertThat(ask("p1", "/ok").result).isInstanceOf(HttpResult.Answered.class);
    }

    @Test
    void aGuestThatTrapsIsReportedAndLogged() throws IOException {
        start("p1", "faulty/faulty.wasm", Duration.ofSeconds(5));

        assertThat(ask("p1", "/trap").result).isInstanceOf(HttpResult.Trapped.class);
        assertThat(workloads.log("p1").orElseThrow().after(0))
                .anyMatch(line -> line.text().contains("/trap"));
    }

    @Test
    void whatIsNotAComponentIsRefusedForGood() {
        shelf.blobs.put("sha256:bad", Bytes.utf8("not wasm at all"));

        assertThatThrownBy(() ->
                        workloads.start(
                                workload("p1", "sha256:bad", Duration.ofSeconds(1)), claim("p1")))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.UNUSABLE));
        assertThat(workloads.placements()).isEmpty();
    }

    @Test
    void anArtefactNobodyHasCanBeTriedAgain() {
        assertThatThrownBy(() ->
                        workloads.start(
                                workload("p1", "sha256:none", Duration.ofSeconds(1)), claim("p1")))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.ARTEFACT_UNAVAILABLE));
    }

    private void start(String placement, String file, Duration deadline) throws IOException {
        String digest = "sha256:" + file;
        shelf.blobs.put(digest, Bytes.wrap(Files.readAllBytes(EXAMPLES.resolve(file))));
        workloads.start(workload(placement, digest, deadline), claim(placement));
    }

    private static Workload workload(String placement, String digest, Duration deadline) {
        return new Workload(
                placement,
                "default/app/web",
                digest,
                Map.of("GREETING", "hi"),
                16 << 20,
                deadline,
                8);
    }

    private static Claim claim(String placement) {
        return new Claim(placement, "pulse/start", "default/app/web", 100, 16 << 20);
    }

    private Answer ask(String placement, String target) {
        Answer answer = new Answer();
        HttpRequest request =
                new HttpRequest(
                        "GET", "http", "hello.localhost", target, List.of(), HttpBody.empty());
        answer.result = workloads.handle(placement, request, answer);
        return answer;
    }

    private static final class Answer implements ResponseSink {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private HttpResult result = new HttpResult.NoResponse();

        @Override
        public void begin(int status, List<HttpField> headers) {}

        @Override
        public void write(byte[] bytes) throws IOException {
            body.write(bytes);
        }

        @Override
        public void end(List<HttpField> trailers) {}

        String body() {
            return body.toString(StandardCharsets.UTF_8);
        }
    }

    private static final class Noted implements Workloads.Board {
        private volatile List<Endpoint> endpoints = List.of();

        @Override
        public void publish(Collection<Endpoint> published) {
            endpoints = List.copyOf(published);
        }

        @Override
        public void announce(Capacity capacity) {}
    }

    private static final class Shelf implements Blobs {
        private final TreeMap<String, Bytes> blobs = new TreeMap<>();
        private int fetches;

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
