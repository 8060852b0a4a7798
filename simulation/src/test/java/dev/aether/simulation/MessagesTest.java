package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.mesh.Outcome;
import dev.aether.state.KeyRange;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Particles of three nodes send each other messages while nodes die. */
class MessagesTest {
    private static final int SEEDS = Integer.getInteger("aether.simulation.seeds", 5);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(30);
    private static final Duration LOAD = Duration.ofSeconds(5);
    private static final int RETRIES = 2;

    private SimulatedLattice lattice = new SimulatedLattice(1);
    private final List<String> acknowledged = new ArrayList<>();
    private int sent;
    private boolean enough;

    private void grown(long seed, ObjectNode particles) {
        lattice = new SimulatedLattice(seed);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        ObjectNode topics = Json.object(StubMessages.TOPIC, Json.object());
        lattice.apply(0, "app", Json.object("topic", topics).with("particle", withFrom(particles)));
        lattice.awaitPhase(0, "app", "Ready", LONG);
    }

    private ObjectNode withFrom(ObjectNode particles) {
        String digest = lattice.upload(0, StubPrograms.MESSAGES);
        ObjectNode all = Json.object();
        for (Map.Entry<String, Json> each : particles.fields().entrySet()) {
            all = all.with(each.getKey(), ((ObjectNode) each.getValue()).with("from", digest));
        }
        return all;
    }

    private static ObjectNode particle(int replicas, int concurrency, boolean sends) {
        Json topics = Json.texts(List.of(StubMessages.TOPIC));
        ObjectNode uses =
                Json.object(
                        "wasi:messaging/incoming-handler",
                        Json.object("topics", topics)
                                .with("concurrency", Json.number(concurrency))
                                .with("retries", Json.number(RETRIES))
                                .with("pause", "100ms"));
        if (sends) {
            uses = uses.with("wasi:messaging/producer", Json.object("topics", topics));
        }
        Json number = Json.number(replicas);
        return Json.object("uses", uses)
                .with("scale", Json.object("min", number).with("max", number))
                .with("limits", Json.object("memory", "16Mi"));
    }

    @TestFactory
    Stream<DynamicTest> whatWasAcknowledgedIsHandledWhicheverNodeDies() {
        return LongStream.range(1300, 1300 + SEEDS)
                .mapToObj(seed ->
                        DynamicTest.dynamicTest(
                                "seed " + seed, () -> new MessagesTest().play(seed)));
    }

    private void play(long seed) {
        grown(seed, Json.object("web", particle(3, 4, true)).with("audit", particle(2, 4, false)));
        for (SimulatedNode node : lattice.nodes()) {
            node.start("sender", () -> sendUntilEnough(node));
        }
        lattice.world().runFor(LOAD);
        int victim = (int) (seed % 3);
        int before = acknowledged.size();

        lattice.crash(victim);
        lattice.world().runFor(LOAD);
        lattice.restart(victim);
        lattice.run("the node is back", lattice.node(victim)::isReady, LONG);
        lattice.world().runFor(LOAD);
        enough = true;
        lattice.world().runFor(REQUEST_MAX.multipliedBy(2));

        assertThat(before).isPositive();
        assertThat(acknowledged).hasSizeGreaterThan(before);
        for (String particle : List.of("web", "audit")) {
            lattice.run(
                    particle + " has handled all",
                    () -> times(particle).keySet().containsAll(acknowledged),
                    LONG);
        }
        lattice.run("no message is left", () -> kept() == 0, LONG);
    }

    private void sendUntilEnough(SimulatedNode node) {
        while (!enough) {
            send(node, "/" + sent++);
            node.machine().environment().timers().sleep(PAUSE);
        }
    }

    private void send(SimulatedNode node, String text) {
        Request request = new Request("POST", Apps.host("app"), text);
        try {
            Outcome outcome = node.wiring().mesh().call("default/app/web", request, REQUEST_MAX);
            if (outcome instanceof Outcome.Answered && request.status() == 202) {
                acknowledged.add(text);
            }
        } catch (StateException | TransportException | DeadlineExceeded unlucky) {
            // Whether it was sent is not known.
        }
    }

    private void sendAll(List<String> texts) {
        SimulatedNode node = lattice.node(0);
        node.start("sender", () -> texts.forEach(text -> send(node, text)));
        lattice.run("all are sent", () -> acknowledged.size() == texts.size(), LONG);
    }

    private Stream<StubMessages.Handled> handled(String particle) {
        return lattice.nodes().stream()
                .flatMap(node -> node.messages().stream())
                .filter(each -> each.particle().equals(particle));
    }

    private Map<String, Integer> times(String particle) {
        Map<String, Integer> times = new TreeMap<>();
        handled(particle).forEach(each -> times.merge(each.text(), 1, Integer::sum));
        return times;
    }

    /** Messages that are in the topic. */
    private long kept() {
        SimulatedNode node = lattice.node(0);
        return node.call(
                "count",
                () -> {
                    String keyspace =
                            node.wiring().state().names().stream()
                                    .filter(name -> name.startsWith("messages-app-"))
                                    .findFirst()
                                    .orElseThrow();
                    KeyRange messages = KeyRange.prefix(dev.aether.environment.Bytes.utf8("m\0"));
                    return node.wiring()
                            .state()
                            .keyspace(keyspace)
                            .range(RangeQuery.of(messages))
                            .count();
                });
    }

    @Test
    void oneReplicaWithOneAtATimeKeepsTheOrder() {
        grown(1290, Json.object("web", particle(1, 1, true)));
        List<String> texts = LongStream.range(100, 140).mapToObj(k -> "/" + k).toList();

        sendAll(texts);
        lattice.run("all are handled", () -> times("web").size() == texts.size(), LONG);

        assertThat(handled("web").map(StubMessages.Handled::text)).containsExactlyElementsOf(texts);
    }

    @Test
    void whatIsAlwaysRefusedIsKeptAndHoldsNothingUp() {
        grown(1291, Json.object("web", particle(2, 2, true)));

        sendAll(List.of(StubMessages.REFUSE, "/1", "/2", "/3"));
        lattice.run(
                "it was tried as often as it may",
                () -> times("web").getOrDefault(StubMessages.REFUSE, 0) == RETRIES + 1,
                LONG);
        lattice.world().runFor(LONG);

        assertThat(times("web"))
                .containsEntry(StubMessages.REFUSE, RETRIES + 1)
                .containsEntry("/1", 1)
                .containsEntry("/2", 1)
                .containsEntry("/3", 1);
        assertThat(handled("web").filter(each -> !each.good()).map(StubMessages.Handled::attempt))
                .containsExactlyInAnyOrder(1, 2, 3);
        assertThat(kept()).isEqualTo(1);
    }
}
