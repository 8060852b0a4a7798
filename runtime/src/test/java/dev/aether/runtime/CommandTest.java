package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Components that are commands, on both engines. */
@ParameterizedClass
@MethodSource("dev.aether.runtime.Stage#engines")
@Timeout(120)
class CommandTest {
    private static final String COMMAND = "cron/cron.wasm";
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private final ParticleEngine engine;
    private Stage stage;

    CommandTest(ParticleEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        stage = new Stage(directory, engine, ByteSize.ofMebibytes(100));
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(stage.maker.liveMemoryBytes()).isZero();
        stage.maker.awaitAside();
        stage.workloads.close();
    }

    private Optional<RunResult> run(String placement) {
        return stage.workloads.run(placement, LONG);
    }

    private List<String> lines(String placement) {
        return stage.workloads.log(placement).orElseThrow().after(0).stream()
                .map(line -> line.stream() + " " + line.text())
                .toList();
    }

    @Test
    void itRunsOnceHoweverOftenItIsAskedTo() throws IOException {
        stage.startCommand("run", COMMAND, LONG, "--well");

        assertThat(run("run")).contains(new RunResult.Exited(0));
        assertThat(run("run")).contains(new RunResult.Exited(0));
        assertThat(lines("run"))
                .containsOnlyOnce("stdout due 2026-11-22T10:00:00Z, attempt 1: time 1, 1 in all")
                .contains("aether ended: exit code 0");

        stage.startCommand("again", COMMAND, LONG, "--well");
        assertThat(run("again")).contains(new RunResult.Exited(0));
        assertThat(lines("again"))
                .contains("stdout due 2026-11-22T10:00:00Z, attempt 1: time 2, 1 in all");
    }

    @Test
    void itIsNoEndpoint() throws IOException {
        stage.startCommand("run", COMMAND, LONG, "--well");

        assertThat(stage.board.endpoints).isEmpty();
        assertThatThrownBy(() -> stage.ask("run", "/")).hasMessageContaining("no requests");
    }

    @Test
    void itsExitCodeIsTold() throws IOException {
        stage.startCommand("run", COMMAND, LONG, "--fail");

        assertThat(run("run")).contains(new RunResult.Exited(1));
        assertThat(new RunResult.Exited(1).isSuccess()).isFalse();
    }

    @Test
    void oneThatTakesTooLongIsStopped() throws IOException {
        stage.startCommand("run", COMMAND, Duration.ofMillis(500), "--spin");

        assertThat(run("run"))
                .get(InstanceOfAssertFactories.type(RunResult.Stopped.class))
                .satisfies(end -> assertThat(end.why()).contains("limits.deadline"));
    }

    @Test
    void oneThatIsTakenAwayEndsAtOnce() throws IOException {
        stage.startCommand("run", COMMAND, Duration.ofMinutes(10), "--spin");
        assertThat(stage.workloads.run("run", Duration.ofMillis(200))).isEmpty();

        stage.workloads.stop("run");

        assertThat(lines("run")).contains("aether ended: it was stopped");
        assertThatThrownBy(() -> run("run")).hasMessageContaining("does not run here");
    }

    @Test
    void whatAnswersRequestsIsNoCommandAndTheOtherWayRound() {
        assertThatThrownBy(() -> stage.startCommand("run", "hello/hello.wasm", LONG, ""))
                .hasMessageContaining("remove `schedule`");
        assertThatThrownBy(() -> stage.start("web", COMMAND, LONG))
                .hasMessageContaining("say when it runs, such as schedule: \"@daily\"");
    }
}
