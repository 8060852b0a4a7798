package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An app that has no replica while no request comes. */
@ExtendWith(SharedLattice.class)
final class SleepTest {
    private static final AppUnderTest APP = AppUnderTest.hello(0);
    private static final Duration MOST = Duration.ofSeconds(60);
    private static final int WAKES = 10;

    private Lattice lattice;
    private Api api;
    private double reservedBefore;
    private Instant askedAt = Instant.EPOCH;

    @BeforeEach
    void itIsDeployed(Lattice shared) throws IOException {
        lattice = shared;
        api = lattice.api(lattice.nodes().getFirst());
        reservedBefore = reserved();
        api.create(APP, api.upload(APP.file()));
        ObjectNode status = api.awaitPhase(APP, "Ready", MOST);
        assertThat(status.itemsAt("urls")).isNotEmpty();
    }

    private double reserved() {
        return sum("aether_reserved_memory_bytes");
    }

    private double sum(String metric) {
        return lattice.nodes().stream().mapToDouble(node -> lattice.api(node).metric(metric)).sum();
    }

    private void awaitSleep() {
        ObjectNode status =
                Waiting.forValue("it sleeps", MOST, () -> api.find(APP).flatMap(SleepTest::asleep));
        assertThat(status.wholeAt("replicas")).hasValue(0);
        assertThat(status.wholeAt("readyReplicas")).hasValue(0);
        Waiting.until(
                "nothing runs, nothing is reserved",
                MOST,
                () -> lattice.replicas(lattice.nodes()) == 0 && reserved() == reservedBefore);
    }

    private static Optional<ObjectNode> asleep(Json app) {
        return Optional.of(app.objectAt("status"))
                .filter(status ->
                        status.textAt("message").orElse("").equals("sleeps until a request comes"))
                .filter(status -> status.textAt("phase").orElse("").equals("Ready"));
    }

    @Test
    void itSleepsAndEachRequestWakesIt() {
        double wakesBefore = sum("aether_wakes_total");
        assertThat(api.call(APP, "/").statusCode()).isEqualTo(200);
        awaitSleep();

        List<Long> tookMillis = new ArrayList<>();
        for (int k = 0; k < WAKES; k++) {
            Api door = lattice.api(lattice.nodes().get(k % lattice.nodes().size()));
            door.metric("aether_workloads");
            askedAt = Instant.now();
            long begun = System.nanoTime();
            HttpResponse<String> answer = door.call(APP, "/");
            tookMillis.add(Duration.ofNanos(System.nanoTime() - begun).toMillis());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            awaitSleep();
        }

        Figures.tell("milliseconds of %d wakes: %s", WAKES, tookMillis);
        tookMillis.sort(Comparator.naturalOrder());
        tellSteps();
        Figures.tell("median %d ms", tookMillis.get(WAKES / 2));
        assertThat(sum("aether_wakes_total") - wakesBefore).isEqualTo(WAKES);
    }

    /** What the newest pulse that woke it spent its time on. */
    private void tellSteps() {
        String pulse =
                api.pulses().stream()
                        .filter(each -> name(each).startsWith("wake-" + APP.name()))
                        .max(Comparator.comparing(each -> time(each, "status", "createdAt")))
                        .map(SleepTest::name)
                        .orElseThrow();
        for (Json step : api.steps(pulse)) {
            Figures.tell(
                    "%s %s: %d to %d ms after the request",
                    pulse,
                    step.textAt("key").orElse(""),
                    sinceAsked(time(step, "startedAt")),
                    sinceAsked(time(step, "endedAt")));
        }
    }

    private long sinceAsked(Instant time) {
        return Duration.between(askedAt, time).toMillis();
    }

    private static String name(Json object) {
        return object.textAt("metadata", "name").orElse("");
    }

    private static Instant time(Json json, String... path) {
        return Instant.parse(json.textAt(path).orElseThrow());
    }
}
