package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Particles that call particles, on the same node and elsewhere. */
class ParticleCallsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final SimulatedLattice lattice = new SimulatedLattice(1);

    @BeforeEach
    void threeNodesRunAnAppOfTwoParticles() {
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        ObjectNode front = particle("calls default/shop/back", 3);
        ObjectNode back = particle("I am back", 2);
        lattice.apply(
                0, "shop", Json.object("particle", Json.object("front", front).with("back", back)));
        lattice.awaitPhase(0, "shop", "Ready", LONG);
    }

    private ObjectNode particle(String text, int replicas) {
        return Json.object("from", lattice.upload(0, text))
                .with("scale", Json.object("min", Json.number(replicas)))
                .with("limits", Json.object("memory", "16Mi"));
    }

    private String call(int k, String service) {
        SimulatedNode node = lattice.node(k);
        Request request = new Request("any");
        node.call(
                "call", () -> node.wiring().mesh().call(service, request, Duration.ofSeconds(20)));
        return request.status() + " " + request.body();
    }

    @Test
    void oneAnswersForAnotherWhereverItRuns() {
        for (int k = 0; k < 3; k++) {
            assertThat(call(k, "default/shop/front")).isEqualTo("200 200 I am back");
        }
    }

    @Test
    void theLossOfACalleeIsNotSeenByWhoeverCalls() {
        lattice.crash(2);

        for (int i = 0; i < 30; i++) {
            assertThat(call(i % 2, "default/shop/front")).isEqualTo("200 200 I am back");
            lattice.world().runFor(Duration.ofMillis(200));
        }
    }

    @Test
    void aParticleOfAnotherAppIsNotLetIn() {
        ObjectNode stranger = particle("calls default/shop/back", 1);
        lattice.apply(0, "stranger", Json.object("particle", Json.object("front", stranger)));
        lattice.awaitPhase(0, "stranger", "Ready", LONG);

        assertThat(call(1, "default/stranger/front"))
                .isEqualTo("200 403 aether: default/shop/back may not be called\n");
    }

    @Test
    void whatIsNotThereIsUnavailable() {
        ObjectNode lonely = particle("calls default/shop/nobody", 1);
        lattice.apply(0, "lonely", Json.object("particle", Json.object("front", lonely)));
        lattice.awaitPhase(0, "lonely", "Ready", LONG);

        assertThat(call(1, "default/lonely/front")).isEqualTo("200 DESTINATION_UNAVAILABLE");
    }
}
