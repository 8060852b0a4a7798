package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.mesh.Outcome;
import dev.aether.runtime.AppStores;
import dev.aether.state.StateException;
import dev.aether.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** An app on three nodes counts in its store while one of them dies. */
class StoreTest {
    private static final int SEEDS = Integer.getInteger("aether.simulation.seeds", 5);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration LOAD = Duration.ofSeconds(5);

    private final List<Long> acknowledged = new ArrayList<>();
    private int sent;
    private boolean enough;

    @TestFactory
    Stream<DynamicTest> whatWasAcknowledgedIsCountedOnceWhicheverNodeDies() {
        return LongStream.range(700, 700 + SEEDS)
                .mapToObj(seed ->
                        DynamicTest.dynamicTest("seed " + seed, () -> new StoreTest().play(seed)));
    }

    private void play(long seed) {
        SimulatedLattice lattice = new SimulatedLattice(seed);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        lattice.apply(0, "app", spec(lattice.upload(0, StubPrograms.COUNTING)));
        lattice.awaitPhase(0, "app", "Ready", LONG);
        for (SimulatedNode node : lattice.nodes()) {
            node.start("visitor", () -> visitUntilEnough(node));
        }
        lattice.world().runFor(LOAD);
        int before = acknowledged.size();
        int victim = (int) (seed % 3);

        lattice.crash(victim);
        lattice.world().runFor(LOAD.multipliedBy(2));
        enough = true;
        lattice.world().runFor(REQUEST_MAX.multipliedBy(2));

        long counted = counted(lattice.node((victim + 1) % 3));
        assertThat(before).isPositive();
        assertThat(acknowledged).hasSizeGreaterThan(before).doesNotHaveDuplicates();
        assertThat(counted).isBetween((long) acknowledged.size(), (long) sent);
        lattice.restart(victim);
        SimulatedNode back = lattice.node(victim);
        lattice.run("the node is back", back::isReady, LONG);
        assertThat(counted(back)).isEqualTo(counted);
    }

    private void visitUntilEnough(SimulatedNode node) {
        while (!enough) {
            Request request = new Request("POST", Apps.host("app"));
            sent++;
            try {
                Outcome outcome =
                        node.wiring().mesh().call("default/app/web", request, REQUEST_MAX);
                if (outcome instanceof Outcome.Answered && request.status() == 200) {
                    acknowledged.add(Long.parseLong(request.body()));
                }
            } catch (StateException | TransportException | DeadlineExceeded unlucky) {
                // Whether it was counted is not known.
            }
            node.machine().environment().timers().sleep(PAUSE);
        }
    }

    private static long counted(SimulatedNode node) {
        return node.call(
                "count",
                () -> {
                    try {
                        byte[] text =
                                new AppStores(node.machine().environment(), node.wiring().state())
                                        .open("default/app", "visits")
                                        .open("visits")
                                        .get(StubPrograms.KEY)
                                        .orElseThrow();
                        return Long.parseLong(new String(text, StandardCharsets.UTF_8));
                    } catch (IOException | InterruptedException fault) {
                        throw new IllegalStateException(fault);
                    }
                });
    }

    private static ObjectNode spec(String digest) {
        ObjectNode uses =
                Json.object(
                                "wasi:http/incoming-handler",
                                Json.object("route", Apps.host("app") + "/*"))
                        .with("wasi:keyvalue/store", Json.object("store", "visits"));
        ObjectNode particle =
                Json.object("from", digest)
                        .with("uses", uses)
                        .with(
                                "scale",
                                Json.object("min", Json.number(3)).with("max", Json.number(3)))
                        .with("limits", Json.object("memory", "16Mi"));
        return Json.object("store", Json.object("visits", Json.object()))
                .with("particle", Json.object("web", particle));
    }
}
