package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.property.Property;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Member.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BalancerTest {
    private static final int FAILURES_MAX = MeshConfig.defaults().failuresMax();
    private final SimulatedWorld world = new SimulatedWorld(5);
    private final Map<NodeId, Status> nodes = new TreeMap<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final FakeEndpoints local = new FakeEndpoints();
    private final Balancer balancer = balancer(world);

    private Balancer balancer(SimulatedWorld at) {
        Environment environment = at.machine("a").environment();
        Directory directory =
                new Directory() {
                    @Override
                    public NodeId self() {
                        return new NodeId(1);
                    }

                    @Override
                    public List<Endpoint> lookup(String service) {
                        return endpoints;
                    }

                    @Override
                    public Status status(NodeId node) {
                        return nodes.getOrDefault(node, Status.DEAD);
                    }
                };
        return new Balancer(
                directory,
                local,
                environment.clock(),
                environment.randomness().fork("balancer"),
                MeshConfig.defaults());
    }

    private void add(int node, Status status) {
        NodeId id = new NodeId(node);
        nodes.put(id, status);
        endpoints.add(new Endpoint("web", "i" + node, id, true));
    }

    private String pickAndKeep(String... tried) {
        return balancer.pick("web", Set.of(tried))
                .map(pick -> pick.endpoint().instance())
                .orElse("none");
    }

    private void lose(String instance) {
        try (Balancer.Pick pick = pickOf(instance).orElseThrow()) {
            pick.lost();
        }
    }

    private void fail(String instance, int times) {
        for (int i = 0; i < times; i++) {
            try (Balancer.Pick pick = pickOf(instance).orElseThrow()) {
                pick.failed();
            }
        }
    }

    private void succeed(String instance) {
        try (Balancer.Pick pick = pickOf(instance).orElseThrow()) {
            pick.succeeded();
        }
    }

    /** Whether a replica is believed to be well. */
    private boolean isWell(String instance) {
        Set<String> others = new TreeSet<>();
        endpoints.forEach(each -> others.add(each.instance()));
        others.remove(instance);
        return balancer.hasOther("web", others);
    }

    private Optional<Balancer.Pick> pickOf(String instance) {
        return balancer.pick(
                "web",
                Set.copyOf(
                        endpoints.stream()
                                .map(Endpoint::instance)
                                .filter(each -> !each.equals(instance))
                                .toList()));
    }

    @Test
    void aRequestThatEndsTwiceWasOne() {
        add(2, Status.ALIVE);
        add(3, Status.ALIVE);
        Balancer.Pick ended = pickOf("i2").orElseThrow();

        for (int i = 0; i < 100; i++) {
            ended.close();
        }
        long chosen = Stream.generate(this::pickAndKeep).limit(100).filter("i2"::equals).count();

        assertThat(chosen).isBetween(40L, 60L);
    }

    @Test
    void requestsInFlightStayEven() {
        Property.check(
                "even",
                50,
                gen -> {
                    endpoints.clear();
                    LongFunction<Balancer> make = seed -> balancer(new SimulatedWorld(seed));
                    Balancer fresh = make.apply(gen.seed());
                    int replicas = 2 + (int) (Math.floorMod(gen.seed(), 7L));
                    for (int node = 2; node < 2 + replicas; node++) {
                        add(node, Status.ALIVE);
                    }
                    Map<String, Integer> held = new TreeMap<>();
                    for (int i = 0; i < 50 * replicas; i++) {
                        String chosen =
                                fresh.pick("web", Set.of()).orElseThrow().endpoint().instance();
                        held.merge(chosen, 1, Integer::sum);
                    }

                    assertThat(held).hasSize(replicas);
                    assertThat(held.values()).allMatch(count -> count > 40 && count < 60);
                });
    }

    @Test
    void doubtedNodesAreTheLastChoiceAndDeadOnesNone() {
        add(2, Status.ALIVE);
        add(3, Status.SUSPECT);
        add(4, Status.DEAD);
        add(5, Status.LEFT);

        for (int i = 0; i < 20; i++) {
            assertThat(pickAndKeep()).isEqualTo("i2");
        }
        assertThat(pickAndKeep("i2")).isEqualTo("i3");
        assertThat(pickAndKeep("i2", "i3")).isEqualTo("none");
        assertThat(balancer.hasOther("web", Set.of("i2"))).isFalse();
    }

    @Test
    void aLocalReplicaThatIsNotThereIsNotChosen() {
        add(1, Status.ALIVE);

        assertThat(pickAndKeep()).isEqualTo("none");

        local.guests.put("i1", Guests.says("x"));
        assertThat(pickAndKeep()).isEqualTo("i1");
    }

    @Test
    void theLocalReplicaSharesOnceItIsBusier() {
        local.guests.put("i1", Guests.says("x"));
        add(1, Status.ALIVE);
        add(2, Status.ALIVE);

        assertThat(pickAndKeep()).isEqualTo("i1");
        assertThat(List.of(pickAndKeep(), pickAndKeep(), pickAndKeep())).contains("i2");
    }

    @Test
    void aReplicaWhoseNodeFailedRestsAndIsThenProbedByOneRequest() {
        add(2, Status.ALIVE);
        add(3, Status.ALIVE);
        lose("i2");

        for (int i = 0; i < 20; i++) {
            assertThat(pickAndKeep()).isEqualTo("i3");
        }

        world.runFor(Duration.ofMillis(1100));
        List<String> after = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            after.add(pickAndKeep());
        }
        assertThat(after.stream().filter("i2"::equals)).hasSize(1);
    }

    @Test
    void aProbeThatSucceedsBringsTheReplicaBackAndOneThatFailsDoublesItsRest() {
        add(2, Status.ALIVE);
        lose("i2");
        world.runFor(Duration.ofMillis(1100));
        lose("i2");
        world.runFor(Duration.ofMillis(1100));
        assertThat(balancer.hasOther("web", Set.of())).isFalse();
        world.runFor(Duration.ofMillis(1000));
        assertThat(balancer.hasOther("web", Set.of())).isTrue();

        Balancer.Pick probe = pickOf("i2").orElseThrow();
        probe.succeeded();
        probe.close();

        assertThat(balancer.hasOther("web", Set.of())).isTrue();
    }

    @Test
    void whenAllRestOneIsTriedNevertheless() {
        add(2, Status.ALIVE);
        lose("i2");

        assertThat(pickAndKeep()).isEqualTo("i2");
    }

    @Test
    void lossesOfOneOutbreakCountOnce() {
        add(2, Status.ALIVE);
        List<Balancer.Pick> together = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            together.add(pickOf("i2").orElseThrow());
        }
        world.runFor(Duration.ofMillis(10));
        together.forEach(Balancer.Pick::lost);

        world.runFor(Duration.ofMillis(1100));

        assertThat(balancer.hasOther("web", Set.of())).isTrue();
    }

    @Test
    void aFewFailuresEjectNobodyAndASuccessForgivesThem() {
        add(2, Status.ALIVE);
        add(3, Status.ALIVE);

        fail("i2", FAILURES_MAX - 1);
        assertThat(isWell("i2")).isTrue();
        succeed("i2");
        fail("i2", FAILURES_MAX - 1);

        assertThat(isWell("i2")).isTrue();
    }

    @Test
    void failuresInARowEjectAndOneMoreAfterTheRestEjectsAgain() {
        add(2, Status.ALIVE);
        add(3, Status.ALIVE);

        fail("i2", FAILURES_MAX);
        assertThat(isWell("i2")).isFalse();
        world.runFor(Duration.ofMillis(1100));
        assertThat(isWell("i2")).isTrue();
        fail("i2", 1);
        world.runFor(Duration.ofMillis(1100));

        assertThat(isWell("i2")).isFalse();
    }

    @Test
    void whoProvokesFailuresEverywhereLeavesHalfOfTheReplicas() {
        for (int node = 2; node <= 6; node++) {
            add(node, Status.ALIVE);
        }

        endpoints.forEach(each -> fail(each.instance(), 2 * FAILURES_MAX));

        assertThat(endpoints.stream().filter(each -> isWell(each.instance()))).hasSize(3);
    }

    @Test
    void theOnlyReplicaIsNotEjectedForWhatItIsAsked() {
        add(2, Status.ALIVE);

        fail("i2", 3 * FAILURES_MAX);

        assertThat(isWell("i2")).isTrue();
    }

    @Test
    void nodesThatFailAreLeftAllTheSame() {
        add(2, Status.ALIVE);
        add(3, Status.ALIVE);

        lose("i2");
        lose("i3");

        assertThat(balancer.hasOther("web", Set.of())).isFalse();
    }

    @Test
    void retriesAreAFifthOfAllRequestsInTheLongRun() {
        RetryBudget budget = new RetryBudget(world.machine("a").environment().clock());
        int granted = 0;
        for (int i = 0; i < 10_000; i++) {
            budget.request();
            granted += budget.retry() ? 1 : 0;
        }

        assertThat(granted).isBetween(2000, 2200);
        world.runFor(Duration.ofSeconds(1));
        int later = 0;
        while (budget.retry()) {
            later++;
        }
        assertThat(later).isBetween(9, 11);
    }

    @Test
    void patienceFollowsTheSlowAnswers() {
        Patience patience = new Patience(Duration.ofSeconds(1));
        assertThat(patience.with("web")).isEqualTo(Duration.ofSeconds(1));

        for (int i = 0; i < 128; i++) {
            patience.observe("web", Duration.ofMillis(400).toNanos());
        }

        assertThat(patience.with("web")).isEqualTo(Duration.ofSeconds(4));
        assertThat(patience.with("other")).isEqualTo(Duration.ofSeconds(1));
    }
}
