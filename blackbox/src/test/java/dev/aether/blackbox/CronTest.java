package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A command runs every few seconds and counts each due time, while nodes die. */
@ExtendWith(SharedLattice.class)
final class CronTest {
    private static final AppUnderTest APP =
            new AppUnderTest("cron", "cron", 1, "{\"memory\": \"16Mi\"}");
    private static final int RETRIES = 3;
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration RUNS_MAX = Duration.ofSeconds(120);
    private static final Pattern TIMES = Pattern.compile("Hello from (\\d+) visits of .*\\n");

    private Lattice lattice;

    @BeforeEach
    void deployed(Lattice shared) throws IOException {
        lattice = shared;
        Api api = lattice.api(lattice.nodes().getFirst());
        String command = api.upload(APP.file());
        String reader = api.upload(AppUnderTest.counter(1).file());
        api.create(
                """
                {"apiVersion": "aether.dev/v1", "kind": "App",
                 "metadata": {"name": "cron", "namespace": "default"},
                 "spec": {"store": {"runs": {}}, "particle": {
                  "tick": {"from": "%s", "schedule": {"every": "%ds", "retries": %d},
                   "uses": {"wasi:keyvalue/store": {"store": "runs"}},
                   "limits": {"memory": "16Mi"}},
                  "web": {"from": "%s",
                   "uses": {"wasi:http/incoming-handler": {"route": "cron.localhost/*"},
                            "wasi:keyvalue/store": {"store": "runs"}},
                   "limits": {"memory": "16Mi"}}}}}
                """
                        .formatted(command, EVERY.toSeconds(), RETRIES, reader));
        api.awaitPhase(APP, "Ready", READY_MAX);
    }

    private static ObjectNode job(Api api) {
        return api.find(APP).orElseThrow().objectAt("status", "jobs", "tick");
    }

    private static void awaitRuns(Api api, long most) {
        Waiting.until(
                most + " runs", RUNS_MAX, () -> job(api).wholeAt("succeeded").orElse(0) >= most);
    }

    private static Instant newest(Api api) {
        return job(api).itemsAt("history").getFirst().textAt("due").map(Instant::parse).get();
    }

    /** How often a due time was run. */
    private static long times(Api api, Instant due) {
        Matcher times = TIMES.matcher(api.call(APP, "/" + due).body());
        assertThat(times.matches()).isTrue();
        return Long.parseLong(times.group(1));
    }

    @Test
    void eachDueTimeIsRunThoughTheLeaderDies() {
        Api before = lattice.api(lattice.nodes().getFirst());
        awaitRuns(before, 2);
        Instant first = newest(before);
        String pulse = before.find(APP).flatMap(app -> app.textAt("status", "pulse")).orElseThrow();
        NodeProcess leader =
                lattice.node(before.steps(pulse).getLast().textAt("node").orElseThrow());

        leader.kill();
        Api after = lattice.api(lattice.others(leader).getFirst());
        awaitRuns(after, 6);

        Instant last = newest(after);
        long due = Duration.between(first, last).dividedBy(EVERY) + 1;
        Waiting.until(
                "its reader answers",
                READY_MAX,
                () -> after.call(APP, "/" + last).statusCode() == 200);
        long runs = 0;
        for (Instant each = first; !each.isAfter(last); each = each.plus(EVERY)) {
            assertThat(times(after, each)).as("runs of %s", each).isBetween(1L, 1L + RETRIES);
            runs += times(after, each);
        }
        Figures.tell("%d due times, %d runs, killed %s", due, runs, leader);
        assertThat(job(after).wholeAt("missed").orElse(-1)).isZero();
        assertThat(job(after).itemsAt("history")).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void whatARunWroteIsInTheLogOfTheApp() {
        Api api = lattice.api(lattice.nodes().getLast());
        awaitRuns(api, 1);

        Waiting.until(
                "the line of a run",
                READY_MAX,
                () -> api.log(APP).contains("due " + newest(api) + ", attempt 1: time 1, "));
    }

    @Test
    void aCommandWithoutScheduleIsToldWhatToAdd() throws IOException {
        Api api = lattice.api(lattice.nodes().getFirst());
        AppUnderTest bare = new AppUnderTest("bare", "cron", 1, "{}", List.of("runs"));

        api.create(bare, api.upload(bare.file()));

        Json status = api.awaitPhase(bare, "Failed", READY_MAX);
        assertThat(status.textAt("message").orElse(""))
                .contains("it is a command")
                .contains("schedule: \"@daily\"");
    }
}
