package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.aether.runtime.Stage#engines")
@Timeout(60)
class ReuseTest {
    private static final HttpResult OK = new HttpResult.Answered(200, 3);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @TempDir private Path directory;
    private final ParticleEngine engine;
    private Stage stage;

    ReuseTest(ParticleEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void start() throws IOException {
        stage = new Stage(directory, engine, ByteSize.ofMebibytes(2));
        stage.start("kept", "faulty/faulty.wasm", reusing(3, Duration.ofMinutes(10)));
    }

    @AfterEach
    void stoppedNothingIsLeft() {
        stage.workloads.stop("kept");
        assertThat(stage.maker.liveMemoryBytes()).isZero();
        assertThat(stage.environment.metrics().scrape()).doesNotContain("placement=\"kept\"");
        stage.maker.awaitAside();
        stage.workloads.close();
    }

    private static Workload.Limits reusing(int requests, Duration idle) {
        return new Workload.Limits(
                16 << 20, DEADLINE, DEADLINE, 100, 8, 0, new Workload.Reuse(requests, idle));
    }

    @Test
    void anInstanceAnswersAsManyRequestsAsDeclaredAndKeepsItsMemoryBetween() {
        assertThat(stage.ask("kept", "/ok").result).isEqualTo(OK);
        long one = stage.maker.liveMemoryBytes();
        assertThat(one).isPositive();

        assertThat(stage.ask("kept", "/ok").result).isEqualTo(OK);
        assertThat(stage.maker.liveMemoryBytes()).isEqualTo(one);

        assertThat(stage.ask("kept", "/ok").result).isEqualTo(OK);
        assertThat(stage.maker.liveMemoryBytes()).isZero();
    }

    @Test
    void oneThatFailedOrLeftItsAnswerUnfinishedIsNotUsedAgain() {
        for (String target : new String[] {"/trap", "/exit", "/silent", "/unfinished"}) {
            assertThat(stage.ask("kept", "/ok").result).isEqualTo(OK);
            assertThat(stage.ask("kept", target).result).isNotEqualTo(OK);
            assertThat(stage.maker.liveMemoryBytes()).isZero();
        }
        assertThat(stage.ask("kept", "/ok").result).isEqualTo(OK);
    }

    @Test
    void memoryOfThoseThatWaitIsThereForOthers() throws IOException {
        stage.start("greedy", "faulty/faulty.wasm", DEADLINE);
        assertThat(stage.ask("kept", "/ok").result).isEqualTo(OK);

        assertThat(stage.ask("greedy", "/allocate").result)
                .isInstanceOf(HttpResult.MemoryExceeded.class);

        assertThat(stage.maker.liveMemoryBytes()).isZero();
    }

    @Test
    void oneThatNobodyNeedsIsClosed() throws IOException {
        stage.start("brief", "faulty/faulty.wasm", reusing(100, Duration.ofMillis(20)));

        assertThat(stage.ask("brief", "/ok").result).isEqualTo(OK);

        while (stage.maker.liveMemoryBytes() > 0) {
            stage.environment.timers().sleep(Duration.ofMillis(10));
        }
    }
}
