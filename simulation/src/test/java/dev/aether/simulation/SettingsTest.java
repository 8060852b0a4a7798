package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.control.Catalogue;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Yaml;
import dev.aether.mesh.Outcome;
import dev.aether.state.StateException;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Settings of particles follow their ConfigMaps and Secrets, whichever node dies. */
class SettingsTest {
    private static final int SEEDS = Integer.getInteger("aether.simulation.seeds", 5);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofSeconds(2);

    @TestFactory
    Stream<DynamicTest> aReplicaWaitsForItsSettingsAndFollowsThem() {
        return LongStream.range(800, 800 + SEEDS)
                .mapToObj(seed ->
                        DynamicTest.dynamicTest(
                                "seed " + seed, () -> new SettingsTest().play(seed)));
    }

    private void play(long seed) {
        SimulatedLattice lattice = new SimulatedLattice(seed);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        lattice.write(0, Catalogue.CONFIG_MAP, map("color", "red"));
        lattice.apply(0, "app", spec(lattice.upload(0, StubPrograms.SETTINGS + "pay-key")));

        lattice.world().runFor(Duration.ofSeconds(5));
        assertThat(phase(lattice)).isEqualTo("Deploying");
        lattice.write(1, Catalogue.SECRET, secret("MQ=="));
        lattice.awaitPhase(0, "app", "Ready", LONG);
        lattice.run("the first value", () -> ask(lattice, 0).equals("1"), LONG);

        lattice.write(2, Catalogue.SECRET, secret("Mg=="));
        lattice.world().runFor(MOMENT);
        for (int k = 0; k < 3; k++) {
            assertThat(ask(lattice, k)).isEqualTo("2");
        }

        int victim = (int) (seed % 3);
        int other = (victim + 1) % 3;
        lattice.crash(victim);
        lattice.write(other, Catalogue.SECRET, secret("Mw=="));
        lattice.world().runFor(MOMENT.multipliedBy(5));
        assertThat(ask(lattice, other)).isEqualTo("3");
        lattice.erase(other, Catalogue.SECRET, secret(""));
        lattice.world().runFor(MOMENT);
        assertThat(ask(lattice, other)).isEqualTo("3");
    }

    @TestFactory
    Stream<DynamicTest> whatIsMissingIsNamedWhereTheDeployFails() {
        return Stream.of(900L)
                .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> miss(seed)));
    }

    private static void miss(long seed) {
        SimulatedLattice lattice = new SimulatedLattice(seed);
        lattice.grow(1);
        lattice.write(0, Catalogue.CONFIG_MAP, map("color", "red"));
        lattice.apply(0, "app", spec(lattice.upload(0, StubPrograms.SETTINGS + "key")));

        lattice.awaitPhase(0, "app", "Failed", LONG.multipliedBy(5));

        assertThat(lattice.read(0, "app").flatMap(app -> app.textAt("status", "message")))
                .hasValueSatisfying(message ->
                        assertThat(message)
                                .contains("Secret pay of namespace default is not there"));
    }

    private static String phase(SimulatedLattice lattice) {
        return lattice.read(0, "app").flatMap(app -> app.textAt("status", "phase")).orElse("");
    }

    private static String ask(SimulatedLattice lattice, int k) {
        SimulatedNode node = lattice.node(k);
        return node.call(
                "ask",
                () -> {
                    Request request = new Request("GET", Apps.host("app"));
                    try {
                        Outcome outcome =
                                node.wiring().mesh().call("default/app/web", request, REQUEST_MAX);
                        return outcome instanceof Outcome.Answered ? request.body() : "";
                    } catch (StateException | TransportException | DeadlineExceeded unlucky) {
                        return "";
                    }
                });
    }

    private static ObjectNode map(String key, String value) {
        return yaml(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: look, namespace: default},"
                        + " data: {%s: %s}}",
                key, value);
    }

    private static ObjectNode secret(String base64) {
        return yaml(
                "{apiVersion: v1, kind: Secret, metadata: {name: pay, namespace: default},"
                        + " data: {key: '%s'}}",
                base64);
    }

    private static ObjectNode yaml(String text, String... values) {
        return (ObjectNode) Yaml.parse(text.formatted((Object[]) values));
    }

    private static ObjectNode spec(String digest) {
        Json spec =
                Yaml.parse(
                        """
                        particle:
                          web:
                            from: %s
                            uses:
                              wasi:http/incoming-handler: {route: "%s/*"}
                              wasi:config/store:
                                from: [{configMap: look}, {secret: pay, prefix: pay-},
                                       {configMap: none, optional: true}]
                                values: {mode: fast}
                            scale: {min: 2, max: 2}
                            limits: {memory: 16Mi}
                        """
                                .formatted(digest, Apps.host("app")));
        return (ObjectNode) spec;
    }
}
