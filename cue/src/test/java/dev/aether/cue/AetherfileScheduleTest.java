package dev.aether.cue;

import static dev.aether.cue.Aetherfiles.problems;
import static dev.aether.cue.Aetherfiles.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.cue.Aetherfile.Outcome;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** When an Aetherfile says that a command runs. */
class AetherfileScheduleTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    private static String job(String schedule) {
        return "{name: a, particle: {tidy: {from: " + DIGEST + ", schedule: " + schedule + "}}}";
    }

    @Test
    void aScheduleIsALineOrAMap() {
        var line = valid(job("'*/5 * * * *'")).particle("tidy").orElseThrow();
        var map =
                valid(job("{every: 30s, overlap: allow, startWithin: 10s, retries:" + " 0}"))
                        .particle("tidy")
                        .orElseThrow();

        assertThat(line.job())
                .contains(
                        new AppSpec.Job(
                                Cron.read("*/5 * * * *", ZoneId.of("UTC")),
                                false,
                                Duration.ofHours(1),
                                3));
        assertThat(line.scale().sleeps()).isFalse();
        assertThat(line.scale().min()).isZero();
        assertThat(map.job())
                .contains(
                        new AppSpec.Job(
                                new Schedule.Every(Duration.ofSeconds(30)),
                                true,
                                Duration.ofSeconds(10),
                                0));
    }

    @Test
    void aScheduleIsWrittenAsItIsRead() {
        for (var schedule :
                List.of("'@daily'", "{cron: '0 2 * * sun', zone: Europe/Berlin}", "{every: 90s}")) {
            var app = valid(job(schedule));

            var again = Aetherfile.admit("a", Value.request(app.specJson()));

            assertThat(again).isEqualTo(new Outcome.Valid(app));
        }
    }

    @Test
    void aScheduleThatIsWrongSaysWhereAndWhy() {
        assertThat(problems(job("'0 0 30 2 *'")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("Aetherfile.yaml:1:")
                .contains("particle.tidy.schedule: expected a day that there is")
                .contains("no such day is in any year");
        assertThat(problems(job("{cron: '@daily', every: 5s}")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("expected either cron or every");
        assertThat(problems(job("{cron: '@daily', zone: Europe/Berln}")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("did you mean `Europe/Berlin`?");
        assertThat(problems(job("{every: 5s, zone: Europe/Berlin}")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("no zone beside every");
        assertThat(problems(job("5")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("a schedule such as");
    }

    @Test
    void aCommandHasNothingThatIsAboutRequests() {
        var yaml =
                """
                name: a
                particle:
                  tidy:
                    from: ./tidy.wasm
                    schedule: "@daily"
                    scale: {min: 1}
                    uses:
                      wasi:http/incoming-handler: {route: a/*}
                """;

        assertThat(problems(yaml))
                .hasSize(2)
                .first(InstanceOfAssertFactories.STRING)
                .startsWith("Aetherfile.yaml:6:12: particle.tidy.scale: expected nothing here")
                .contains("a command answers no requests: remove `scale` or `schedule`");
    }
}
