package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Components that misbehave harm themselves only. */
@ExtendWith(SharedLattice.class)
final class HostileComponentsTest {
    private static final AppUnderTest GOOD = AppUnderTest.hello(2);
    private static final AppUnderTest FAULTY =
            new AppUnderTest(
                    "faulty",
                    "faulty",
                    1,
                    "{\"memory\": \"16Mi\", \"deadline\": \"1s\", \"concurrency\": 16}");

    private static Lattice lattice;

    @BeforeAll
    static void aGoodAppAndAFaultyOneRun(Lattice shared) throws Exception {
        lattice = shared;
        Api api = lattice.api(lattice.nodes().getFirst());
        for (AppUnderTest app : List.of(GOOD, FAULTY)) {
            api.create(app, api.upload(app.file()));
            api.awaitPhase(app, "Ready", Duration.ofSeconds(60));
        }
    }

    @AfterEach
    void allElseIsWell() {
        for (NodeProcess node : lattice.nodes()) {
            assertThat(node.isAlive()).isTrue();
            assertThat(lattice.api(node).call(GOOD, "/").statusCode()).isEqualTo(200);
            assertThat(lattice.api(node).call(FAULTY, "/").body()).isEqualTo("ok\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/loop", "/sleep"})
    void oneThatDoesNotEndIsAnsweredFor(String path) {
        for (NodeProcess node : lattice.nodes()) {
            assertPlain(504, lattice.api(node).call(FAULTY, path));
        }
    }

    @Test
    void othersAreServedWhileManyLoop() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> loops =
                    lattice.nodes().stream()
                            .flatMap(node -> List.of(node, node).stream())
                            .map(node ->
                                    threads.submit(() -> lattice.api(node).call(FAULTY, "/loop")))
                            .toList();

            for (NodeProcess node : lattice.nodes()) {
                assertThat(lattice.api(node).call(GOOD, "/").statusCode()).isEqualTo(200);
            }

            for (Future<HttpResponse<String>> loop : loops) {
                assertPlain(504, loop.get());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/allocate", "/recurse", "/trap", "/exit", "/silent"})
    void oneThatBreaksIsAnsweredFor(String path) {
        for (NodeProcess node : lattice.nodes()) {
            assertPlain(502, lattice.api(node).call(FAULTY, path));
        }
    }

    /** A clear answer, which tells nothing of what is inside. */
    private static void assertPlain(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .doesNotContain("wasm")
                .doesNotContain("Exception")
                .doesNotContain("dev.aether")
                .doesNotContain("panicked")
                .doesNotContain("asked to");
    }

    @Test
    void whatIsNoComponentFailsItsAppWithTheReason(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text.wasm"), "this is no component");
        Api api = lattice.api(lattice.nodes().getFirst());
        AppUnderTest app = GOOD.named("text");

        api.create(app, api.upload(text));

        ObjectNode status = api.awaitPhase(app, "Failed", Duration.ofSeconds(30));
        assertThat(status.textAt("message").orElse("")).contains("not WebAssembly");
        api.delete(app.name());
    }
}
