package dev.aether.blackbox;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lattices of other sizes than the three nodes of all other tests come up and serve. */
final class FirstLightTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aLatticeTakesAnAppAndAnswersThroughEveryIngress(int size) throws Exception {
        try (Lattice lattice = Lattice.of(size)) {
            AppUnderTest app = AppUnderTest.hello(Math.min(2, size));
            NodeProcess last = lattice.nodes().getLast();
            Api api = lattice.api(last);

            api.create(app, api.upload(app.file()));
            api.awaitPhase(app, "Ready", Duration.ofSeconds(60));

            for (NodeProcess node : lattice.nodes()) {
                Waiting.until(
                        app.name() + " answers through " + node,
                        Duration.ofSeconds(10),
                        () -> lattice.api(node).call(app, "/").statusCode() == 200);
            }
        }
    }
}
