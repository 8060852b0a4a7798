package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.system.SystemEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that ends by an error of the virtual machine is told at once, and may be tried again. */
@Timeout(60)
class BrokenStartTest {
    private static final String DIGEST = "sha256:x";
    private static final Program SILENT = (request, sink, turn) -> new HttpResult.NoResponse();

    @TempDir private Path directory;
    private final Stage.Shelf shelf = new Stage.Shelf();

    @BeforeEach
    void fill() {
        shelf.blobs.put(DIGEST, Bytes.utf8("a component"));
    }

    @Test
    void whilePreparing() {
        Workloads workloads =
                open((workload, artefact, log) -> {
                    throw new StackOverflowError("by the test");
                });

        isToldAtOnce(workloads, "the preparation of p1 broke off");
    }

    @Test
    void onTheThreadThatStarts() {
        Workloads workloads = open((workload, artefact, log) -> SILENT);
        shelf.beforeFetch =
                () -> {
                    throw new StackOverflowError("by the test");
                };

        isToldAtOnce(workloads, "the start of p1 broke off");

        shelf.beforeFetch = () -> {};
        start(workloads);
        assertThat(workloads.placements()).containsExactly("p1");
    }

    private static void isToldAtOnce(Workloads workloads, String words) {
        assertThatThrownBy(() -> start(workloads))
                .isInstanceOf(WorkloadException.class)
                .hasMessage(words);
        assertThat(workloads.holds("p1")).isFalse();
    }

    private static void start(Workloads workloads) {
        workloads.start(Stage.workload("p1", DIGEST, Duration.ofSeconds(1)), Stage.claim("p1"));
    }

    private Workloads open(Program.Maker maker) {
        Environment environment = SystemEnvironment.open(directory);
        return new Workloads(
                environment,
                RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256)),
                new NodeId(1),
                shelf,
                maker,
                new Stage.Noted());
    }
}
