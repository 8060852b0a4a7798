package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Environment;
import dev.aether.environment.property.Property;
import dev.aether.mesh.Lattice.Node;
import dev.aether.mesh.Outcome.Answered;
import dev.aether.mesh.Outcome.Failed;
import dev.aether.mesh.Outcome.Gone;
import dev.aether.mesh.Outcome.NotCalled;
import dev.aether.mesh.Outcome.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class MeshTest {
    private final Lattice lattice = new Lattice(7, 3);

    private static Function<Exchange, Outcome> sleeps(Node node, Duration time, String text) {
        return exchange -> {
            node.environment.timers().sleep(time);
            return Guests.says(text).apply(exchange);
        };
    }

    @Test
    void aReplicaElsewhereAnswersAndSaysWhoItIs() {
        lattice.host(Guests.says("hello"), 2);
        Recorded exchange = new Recorded("GET");

        assertThat(lattice.node(1).call(exchange)).isInstanceOf(Answered.class);

        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.body()).isEqualTo("hello");
        assertThat(exchange.ended).isTrue();
        assertThat(exchange.header("aether-replica")).isEqualTo("i2");
        assertThat(exchange.header("aether-node")).isEqualTo("0000000000000002");
    }

    @Test
    void bodiesAndTrailersTravelBothWays() {
        lattice.host(Guests.echoes(), 2);
        Recorded exchange = new Recorded("POST", "one ", "x".repeat(200_000), " two");

        assertThat(lattice.node(1).call(exchange)).isInstanceOf(Answered.class);

        assertThat(exchange.body()).isEqualTo("one " + "x".repeat(200_000) + " two");
        assertThat(exchange.trailers).containsExactly(new Header("x-end", "yes"));
    }

    @Test
    void theLocalReplicaIsPreferredWhileItIsNotBusier() {
        lattice.host(Guests.says("hello"), 1, 2, 3);

        for (int i = 0; i < 20; i++) {
            lattice.node(1).call(new Recorded("GET"));
        }

        assertThat(lattice.node(1).guests.calls("i1")).isEqualTo(20);
    }

    @Test
    void aReplicaElsewhereHearsThatNobodyWaitsAnyMore() {
        AtomicBoolean heard = new AtomicBoolean();
        lattice.host(
                exchange -> {
                    exchange.onGone(() -> heard.set(true));
                    lattice.node(2).environment.timers().sleep(Duration.ofSeconds(20));
                    return new Failed("nobody reads this");
                },
                2);
        Recorded exchange = new Recorded("GET");
        lattice.world.after(Duration.ofSeconds(1), () -> exchange.onGone.run());

        Outcome outcome = lattice.node(1).call(exchange);

        assertThat(outcome).isInstanceOf(Gone.class);
        lattice.await(heard::get);
    }

    @Test
    void aServiceWithoutReplicasIsSaidToHaveNone() {
        assertThat(lattice.node(1).call(new Recorded("GET")))
                .isEqualTo(
                        new NotCalled(
                                Reason.NO_REPLICA, "no replica of default/shop/web is ready"));
    }

    @Test
    void aReplicaThatIsJustStartingIsWaitedForAMoment() {
        lattice.world.after(
                Duration.ofMillis(200), () -> lattice.node(1).host("i1", Guests.says("hello")));

        assertThat(lattice.node(1).call(new Recorded("GET"))).isInstanceOf(Answered.class);
    }

    @Test
    void whatWasSurelyNotExecutedGoesElsewhereWhateverItsMethod() {
        lattice.node(1).host("i1", Guests.says("i1"));
        lattice.host(Guests.says("hello"), 2, 3);
        lattice.node(1)
                .guests
                .guests
                .put("i1", Guests.ends(new NotCalled(Reason.OVERLOADED, "busy")));
        Recorded exchange = new Recorded("POST", "body");

        assertThat(lattice.node(1).call(exchange)).isInstanceOf(Answered.class);

        assertThat(exchange.body()).isEqualTo("hello");
        assertThat(lattice.node(1).guests.calls("i1")).isEqualTo(1);
    }

    @Test
    void aFailureIsTriedElsewhereOnlyIfTwiceDoesNoHarm() {
        lattice.host(Guests.ends(new Failed("trap")), 1);
        lattice.host(Guests.says("hello"), 2);

        assertThat(lattice.node(1).call(new Recorded("POST", "body")))
                .isEqualTo(new Failed("trap"));
        assertThat(lattice.node(1).call(new Recorded("PUT", "body"))).isInstanceOf(Answered.class);
    }

    @Test
    void aReplicaInTroubleIsToldWhenItIsEjectedAndNotAtEachRequest() {
        lattice.host(Guests.says("hello"), 2);
        lattice.network.partition(lattice.node(1).id(), lattice.node(2).id());

        for (int i = 0; i < 10; i++) {
            lattice.node(1).call(new Recorded("POST", "body"));
        }

        List<String> told =
                lattice.node(1).machine.logLines().stream()
                        .filter(line -> !line.toLowerCase(Locale.ROOT).contains("debug"))
                        .toList();
        assertThat(told).noneMatch(line -> line.contains("a try failed"));
        assertThat(told.stream().filter(line -> line.contains("gets no requests"))).hasSize(1);
    }

    @Test
    void theBodyOfARetryIsWhole() {
        lattice.host(
                exchange -> {
                    exchange.readBody(100);
                    return new Failed("trap");
                },
                1);
        lattice.host(Guests.echoes(), 2);
        Recorded exchange = new Recorded("PUT", "one", "two", "three");

        assertThat(lattice.node(1).call(exchange)).isInstanceOf(Answered.class);

        assertThat(exchange.body()).isEqualTo("onetwothree");
    }

    @Test
    void aResponseThatBrokeIsNeverTriedAgain() {
        lattice.host(
                exchange -> {
                    exchange.begin(200, List.of());
                    return new Failed("trap");
                },
                2);
        lattice.host(Guests.says("hello"), 3);
        Recorded exchange = new Recorded("GET");
        lattice.node(1).call(exchange);
        Recorded second = new Recorded("GET");
        lattice.node(1).call(second);

        List<Recorded> both = List.of(exchange, second);

        assertThat(both).allMatch(each -> each.ended == each.body().equals("hello"));
        int calls = lattice.node(2).guests.calls("i2") + lattice.node(3).guests.calls("i3");
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void aPeerThatCrashesInTheMiddleOfARequestCostsASecondOnly() {
        lattice.host(
                exchange -> {
                    lattice.node(2).crash();
                    return new Failed("nobody hears this");
                },
                2);
        lattice.host(Guests.says("hello"), 3);
        Environment environment = lattice.node(1).environment;

        for (int i = 0; i < 4; i++) {
            Recorded exchange = new Recorded("GET");
            long begun = environment.clock().nanos();
            assertThat(lattice.node(1).call(exchange)).isInstanceOf(Answered.class);
            assertThat(environment.clock().nanos() - begun)
                    .isLessThan(Duration.ofMillis(1500).toNanos());
        }
    }

    @Test
    void aPostToACrashedPeerIsNotRepeatedButEnds() {
        lattice.host(
                exchange -> {
                    lattice.node(2).crash();
                    return new Failed("nobody hears this");
                },
                2);
        lattice.host(Guests.says("hello"), 3);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            outcomes.add(lattice.node(1).call(new Recorded("POST", "body")));
        }

        assertThat(outcomes.stream().filter(each -> !(each instanceof Answered)))
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(each -> each instanceof Outcome.Lost);
        assertThat(lattice.node(2).guests.calls("i2")).isLessThanOrEqualTo(1);
    }

    @Test
    void anAskerThatLeavesStopsTheGuestElsewhere() {
        List<String> seen = new ArrayList<>();
        lattice.host(
                exchange -> {
                    exchange.begin(200, List.of());
                    try {
                        for (int i = 0; i < 1000; i++) {
                            exchange.write(new byte[64 * 1024]);
                        }
                    } catch (MeshException gone) {
                        seen.add(gone.code().name());
                    }
                    return new Failed("not finished");
                },
                2);
        Recorded leaving =
                new Recorded("GET") {
                    @Override
                    public void write(byte[] bytes) {
                        throw new MeshException(MeshException.Code.ASKER_GONE, "left");
                    }
                };

        assertThat(lattice.node(1).call(leaving)).isEqualTo(new Outcome.Gone("left"));
        lattice.await(() -> !seen.isEmpty());

        assertThat(seen).containsExactly("ASKER_GONE");
    }

    @Test
    void theDeadlineEndsARequestThatNobodyAnswers() {
        lattice.host(sleeps(lattice.node(2), Duration.ofMinutes(1), "late"), 2);

        Outcome outcome = lattice.node(1).call(new Recorded("GET"));

        assertThat(outcome).isInstanceOf(Outcome.Late.class);
    }

    @Test
    void aSlowServiceWithOneReplicaIsNotLeft() {
        lattice.host(sleeps(lattice.node(2), Duration.ofSeconds(5), "slow"), 2);
        Recorded exchange = new Recorded("GET");

        assertThat(lattice.node(1).call(exchange)).isInstanceOf(Answered.class);
        assertThat(exchange.body()).isEqualTo("slow");
    }

    /** 200 requests a second through two nodes while the third is killed: the promise. */
    @Test
    void aKilledNodeFailsUnderOnePercentAndNothingAfterFiveSeconds() {
        Property.check("kill", 3, gen -> kill(gen.seed()));
    }

    private static void kill(long seed) {
        Lattice lattice = new Lattice(seed, 4);
        for (int number = 2; number <= 4; number++) {
            lattice.host(sleeps(lattice.node(number), Duration.ofMillis(5), "hello"), number);
        }
        List<Double> failedAtSeconds = new ArrayList<>();
        List<Double> slowestSeconds = new ArrayList<>();
        int total = 30 * 200;
        double begun = lattice.world.nanos() / 1e9;
        for (int i = 0; i < total; i++) {
            Node node = lattice.node(1 + i % 2);
            lattice.world.after(
                    Duration.ofMillis(5L * i),
                    () ->
                            node.environment
                                    .threads()
                                    .start(
                                            "client",
                                            () -> {
                                                double sent = lattice.world.nanos() / 1e9 - begun;
                                                Recorded exchange = new Recorded("GET");
                                                node.mesh.call(
                                                        Lattice.SERVICE,
                                                        exchange,
                                                        Duration.ofSeconds(10));
                                                double took =
                                                        lattice.world.nanos() / 1e9 - begun - sent;
                                                slowestSeconds.add(took);
                                                if (!exchange.ended) {
                                                    failedAtSeconds.add(sent);
                                                }
                                            }));
        }
        lattice.world.after(Duration.ofSeconds(2), () -> lattice.node(3).crash());
        lattice.world.runFor(Duration.ofSeconds(45));

        assertThat(slowestSeconds).hasSize(total);
        System.out.printf(
                "seed %d: %d of %d failed, %d took over 100 ms, slowest %.3f s%n",
                seed,
                failedAtSeconds.size(),
                total,
                slowestSeconds.stream().filter(each -> each > 0.1).count(),
                slowestSeconds.stream().max(Double::compare).orElseThrow());
        assertThat(failedAtSeconds.size()).isLessThan(total / 100);
        assertThat(failedAtSeconds).allMatch(each -> each < 7);
    }
}
