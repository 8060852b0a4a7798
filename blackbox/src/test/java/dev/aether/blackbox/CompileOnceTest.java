package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What one node has compiled the others take from it. */
@ExtendWith(SharedLattice.class)
final class CompileOnceTest {
    private static final AppUnderTest APP = AppUnderTest.hello(3);
    private static final Duration MOST = Duration.ofSeconds(180);
    private static final String HERE = "aether_compiled_here_total";
    private static final String TAKEN = "aether_compiled_taken_total";
    private static final String COMPILING = "aether_compiling";

    /** Takes a process of its own and seconds to compile. */
    private static final int FUNCTIONS = 1500;

    @TempDir private Path folder;

    private Lattice lattice;
    private Map<String, Double> before;

    @BeforeEach
    void threeNodes(Lattice shared) {
        lattice = shared;
        before = new LinkedHashMap<>();
        for (String metric : List.of(HERE, TAKEN)) {
            before.put(metric, sum(metric, lattice.nodes()));
        }
    }

    private double sum(String metric, List<NodeProcess> nodes) {
        return nodes.stream().mapToDouble(node -> lattice.api(node).metric(metric)).sum();
    }

    private double since(String metric) {
        return sum(metric, lattice.nodes()) - before.get(metric);
    }

    private String upload(Api api, long seed) throws IOException {
        byte[] hello = Files.readAllBytes(APP.file());
        Path large = Files.write(folder.resolve("large.wasm"), Ballast.add(hello, FUNCTIONS, seed));
        return api.upload(large);
    }

    private NodeProcess compiling() {
        return Waiting.forValue(
                "a node compiles",
                MOST,
                () ->
                        lattice.nodes().stream()
                                .filter(NodeProcess::isAlive)
                                .filter(node -> lattice.api(node).metric(COMPILING) == 1)
                                .findFirst());
    }

    @Test
    void ofThreeReplicasOneIsCompiled() throws IOException {
        Api api = lattice.api(lattice.nodes().getFirst());
        String digest = upload(api, 1);
        long begun = System.nanoTime();

        api.create(APP, digest);
        api.awaitPhase(APP, "Ready", MOST);

        Figures.tell("three replicas of a large component ready after %s", Figures.since(begun));
        assertThat(since(HERE)).isEqualTo(1);
        assertThat(since(TAKEN)).isEqualTo(2);
        for (NodeProcess node : lattice.nodes()) {
            assertThat(lattice.api(node).call(APP, "/").statusCode()).isEqualTo(200);
        }
        String log = api.log(APP);
        assertThat(log).contains("compiled here in ");
        assertThat(log).containsPattern("compiled code taken from n[123] in ");
    }

    @Test
    void whenTheNodeThatCompilesIsKilledAnotherCompiles() throws IOException {
        Api first = lattice.api(lattice.nodes().getFirst());
        String digest = upload(first, 2);

        first.create(APP, digest);
        NodeProcess compiler = compiling();
        compiler.kill();
        List<NodeProcess> others = lattice.others(compiler);
        double hereBefore = sum(HERE, others);
        Api api = lattice.api(others.getFirst());
        long killed = System.nanoTime();
        Waiting.until("both others run it", MOST, () -> lattice.replicas(others) >= 2);

        Figures.tell(
                "%s was killed while it compiled, %s later it ran",
                compiler, Figures.since(killed));
        assertThat(sum(HERE, others) - hereBefore).isEqualTo(1);
        lattice.startAll();
        api.awaitPhase(APP, "Ready", MOST);
        assertThat(api.call(APP, "/").statusCode()).isEqualTo(200);
    }
}
