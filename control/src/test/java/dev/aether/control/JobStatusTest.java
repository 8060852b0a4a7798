package dev.aether.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.cue.AppSpec;
import dev.aether.cue.Schedule;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobStatusTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final ObjectNode APP =
            Json.object(
                    "metadata",
                    Json.object("name", "app").with("uid", "0123abcd-0000-0000-0000-000000000000"));

    private static JobStatus fresh() {
        Schedule schedule = new Schedule.Every(Duration.ofSeconds(30));
        return JobStatus.begun(new AppSpec.Job(schedule, true, Duration.ofHours(1), 3), NOON);
    }

    private static JobStatus.PastRun run(Instant due, boolean success) {
        return new JobStatus.PastRun(due, due.plusSeconds(1), success, 1, "words", "p-1", "n-1");
    }

    @Test
    void itIsReadAsItWasWritten() {
        JobStatus status =
                fresh().until(NOON.plusSeconds(30), new JobStatus.Counts(1, 2, 3, 4))
                        .started(NOON.plusSeconds(30))
                        .started(NOON.plusMillis(30_500))
                        .ended(run(NOON.plusSeconds(30), true));

        JobStatus read = JobStatus.of(status.json(Optional.of(NOON), "tick", APP));

        assertThat(read).isEqualTo(status);
        assertThat(read.active()).containsExactly(NOON.plusMillis(30_500));
    }

    @Test
    void aRunIsNamedAfterItsDueTime() {
        assertThat(JobStatus.pulse(APP, "tick", NOON).text())
                .isEqualTo("run-tick-0123abcd-2026-11-22t120000z");
        assertThat(JobStatus.pulse(APP, "tick", NOON.plusMillis(1500)).text())
                .isEqualTo("run-tick-0123abcd-2026-11-22t120001.500z");
    }

    @Test
    void aFewOfEachOutcomeAreKeptAndTheOthersAreToldToBeForgotten() {
        Random random = new Random(7);
        JobStatus status = fresh();
        List<Instant> ended = new ArrayList<>();
        List<Instant> forgotten = new ArrayList<>();
        for (int k = 1; k <= 200; k++) {
            Instant due = NOON.plusSeconds(30L * k);
            JobStatus before = status;
            status = status.started(due).ended(run(due, random.nextInt(3) > 0));
            ended.add(due);
            forgotten.addAll(status.forgottenSince(before));
        }

        List<Instant> kept =
                status.history().stream().map(JobStatus.PastRun::due).sorted().toList();
        assertThat(kept).hasSize(6);
        assertThat(forgotten).doesNotContainAnyElementsOf(kept).doesNotHaveDuplicates();
        assertThat(forgotten).hasSize(ended.size() - kept.size());
        assertThat(status.counts().succeeded() + status.counts().failed()).isEqualTo(200);
    }

    @Test
    void aNewScheduleCountsFromNowAndForgetsNothing() {
        JobStatus before = fresh().started(NOON.plusSeconds(30));

        JobStatus after = before.under("every 5s", NOON.plusSeconds(99));

        assertThat(after.last()).isEqualTo(NOON.plusSeconds(99));
        assertThat(after.active()).containsExactly(NOON.plusSeconds(30));
        assertThat(before.under(before.schedule(), NOON.plusSeconds(99))).isEqualTo(before);
    }
}
