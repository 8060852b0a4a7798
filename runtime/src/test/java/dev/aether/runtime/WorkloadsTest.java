package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.membership.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real components on the real engine. */
class WorkloadsTest {
    @TempDir private Path directory;

    private Stage stage;
    private Workloads workloads;

    @BeforeEach
    void open() {
        stage = new Stage(directory, ByteSize.ofMebibytes(256));
        workloads = stage.workloads;
    }

    @AfterEach
    void close() {
        stage.maker.awaitAside();
        workloads.close();
    }

    @Test
    void aStartedComponentAnswersAndIsPublished() throws IOException {
        stage.start("p1", "hello/hello.wasm", Duration.ofSeconds(5));

        Stage.Answer answer = stage.ask("p1", "/");

        assertThat(answer.result).isInstanceOf(HttpResult.Answered.class);
        assertThat(answer.body()).contains("Hello from Aether!");
        assertThat(stage.board.endpoints).extracting(Endpoint::instance).containsExactly("p1");
    }

    @Test
    void aGuestReadsItsParticlesNameAndItsArguments() throws IOException {
        stage.start("p1", "hello/hello.wasm", Duration.ofSeconds(5));

        assertThat(stage.ask("p1", "/args").body()).isEqualTo("web\n--loud\ntwice\n");
    }

    @Test
    void startingTwiceStartsOnce() throws IOException {
        stage.start("p1", "hello/hello.wasm", Duration.ofSeconds(5));
        stage.start("p1", "hello/hello.wasm", Duration.ofSeconds(5));

        assertThat(workloads.placements()).containsExactly("p1");
        assertThat(stage.shelf.fetches).isEqualTo(1);
    }

    @Test
    void aStoppedWorkloadAnswersNoMoreAndReleasesItsRoom() throws IOException {
        stage.start("p1", "hello/hello.wasm", Duration.ofSeconds(5));

        workloads.stop("p1");

        assertThatThrownBy(() -> stage.ask("p1", "/"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("does not run here");
        assertThat(stage.board.endpoints).isEmpty();
        assertThat(workloads.ledger().claims()).isEmpty();
    }

    @Test
    void aReplicaIsIdleSinceItsLastRequest() throws IOException {
        stage.start("p1", "hello/hello.wasm", Duration.ofSeconds(5));
        String service = Stage.workload("p1", "sha256:any", Duration.ofSeconds(5)).service();
        long begun = stage.environment.clock().nanos();

        stage.ask("p1", "/");

        Duration idle = workloads.idle("p1");
        long ended = stage.environment.clock().nanos();
        assertThat(idle).isPositive().isLessThan(Duration.ofNanos(ended - begun));
        assertThat(workloads.placements(service)).containsExactly("p1");
        assertThat(workloads.idle("p2")).isZero();
    }

    @Test
    void aGuestThatLoopsIsStoppedAtItsDeadlineAndOthersGoOn() throws IOException {
        stage.start("p1", "faulty/faulty.wasm", Duration.ofMillis(300));

        assertThat(stage.ask("p1", "/loop").result).isInstanceOf(HttpResult.DeadlineExceeded.class);
        assertThat(stage.ask("p1", "/ok").result).isInstanceOf(HttpResult.Answered.class);
    }

    @Test
    void aGuestThatAllocatesWithoutEndHitsItsLimit() throws IOException {
        stage.start("p1", "faulty/faulty.wasm", Duration.ofSeconds(5));

        assertThat(stage.ask("p1", "/allocate").result)
                .isInstanceOfAny(HttpResult.MemoryExceeded.class, HttpResult.Trapped.class);
        assertThat(stage.ask("p1", "/ok").result).isInstanceOf(HttpResult.Answered.class);
    }

    @Test
    void aGuestThatTrapsIsReportedAndLogged() throws IOException {
        stage.start("p1", "faulty/faulty.wasm", Duration.ofSeconds(5));

        assertThat(stage.ask("p1", "/trap").result).isInstanceOf(HttpResult.Trapped.class);
        assertThat(workloads.log("p1").orElseThrow().after(0))
                .anyMatch(line -> line.text().contains("/trap"));
        assertThat(stage.environment.metrics().scrape())
                .contains("\naether_guest_failures_total 1");
    }

    @Test
    void whatIsNotAComponentIsRefusedForGood() {
        stage.shelf.blobs.put("sha256:bad", Bytes.utf8("not wasm at all"));

        assertThatThrownBy(() ->
                        workloads.start(
                                Stage.workload("p1", "sha256:bad", Duration.ofSeconds(1)),
                                Stage.claim("p1")))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.UNUSABLE));
        assertThat(workloads.placements()).isEmpty();
    }

    @Test
    void whatTheGuestPrintsAndWhyItDidNotStartIsInItsLog() {
        stage.shelf.blobs.put("sha256:bad", Bytes.utf8("not wasm at all"));

        assertThatThrownBy(() ->
                        workloads.start(
                                Stage.workload("p1", "sha256:bad", Duration.ofSeconds(1)),
                                Stage.claim("p1")))
                .isInstanceOf(WorkloadException.class);

        assertThat(workloads.log("p1").orElseThrow().after(0))
                .anyMatch(line -> line.text().contains("not started: component sha256:bad"));
    }

    @Test
    void beyondItsConcurrencyAReplicaRefusesWithoutCallingTheGuest() throws IOException {
        stage.start("p1", "faulty/faulty.wasm", Duration.ofSeconds(2));
        try (TaskGroup sleepers = new TaskGroup(stage.environment, "sleepers")) {
            for (int i = 0; i < Stage.CONCURRENCY_MAX; i++) {
                sleepers.start("sleeper", () -> stage.ask("p1", "/sleep"));
            }
            while (workloads.load("p1") < Stage.CONCURRENCY_MAX) {
                Thread.onSpinWait();
            }

            assertThat(workloads.idle("p1")).isZero();
            assertThatThrownBy(() -> stage.ask("p1", "/ok"))
                    .isInstanceOfSatisfying(
                            WorkloadException.class,
                            refused ->
                                    assertThat(refused.code())
                                            .isEqualTo(WorkloadException.Code.OVERLOADED));
        }
    }

    @Test
    void aRequestBeginsWithoutAThreadThatWaits() throws IOException {
        stage.start("p1", "hello/hello.wasm", Duration.ofSeconds(5));
        Stage.Answer answer = new Stage.Answer();
        Promise<HttpResult> end = new Promise<>(stage.environment.timers());

        assertThat(begin("p1", "/", answer, end)).isTrue();

        assertThat(end.await("its end", Duration.ofSeconds(20)))
                .isInstanceOf(HttpResult.Answered.class);
        assertThat(answer.body()).contains("Hello from Aether!");
        assertThat(workloads.load("p1")).isZero();
        assertThat(workloads.idle("p1")).isPositive();
    }

    @Test
    void whatMustWaitOrCannotBeDoesNotBegin() throws IOException {
        stage.start("p1", "faulty/faulty.wasm", Duration.ofSeconds(2));
        Promise<HttpResult> full = new Promise<>(stage.environment.timers());
        List<Promise<HttpResult>> ends = new ArrayList<>();
        for (int i = 0; i < Stage.CONCURRENCY_MAX; i++) {
            Promise<HttpResult> end = new Promise<>(stage.environment.timers());
            assertThat(begin("p1", "/sleep", new Stage.Answer(), end)).isTrue();
            ends.add(end);
        }

        assertThat(begin("p1", "/ok", new Stage.Answer(), full)).isFalse();
        assertThat(begin("absent", "/ok", new Stage.Answer(), full)).isFalse();

        assertThat(full.isSettled()).isFalse();
        for (Promise<HttpResult> end : ends) {
            assertThat(end.await("the deadline", Duration.ofSeconds(20)))
                    .isInstanceOf(HttpResult.DeadlineExceeded.class);
        }
    }

    private boolean begin(
            String placement, String target, Stage.Answer answer, Promise<HttpResult> end) {
        return workloads.begin(
                placement,
                Stage.request("GET", target, HttpBody.empty()),
                answer,
                result -> end.complete(result.get()));
    }

    @Test
    void anArtefactNobodyHasCanBeTriedAgain() {
        assertThatThrownBy(() ->
                        workloads.start(
                                Stage.workload("p1", "sha256:none", Duration.ofSeconds(1)),
                                Stage.claim("p1")))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.ARTEFACT_UNAVAILABLE));
    }
}
