package dev.aether.cue;

import static dev.aether.cue.Schema.defaulted;
import static dev.aether.cue.Schema.optional;

import dev.aether.cue.AppSpec.Job;
import dev.aether.cue.Schema.Form;
import dev.aether.cue.Schema.Struct;
import dev.aether.cue.Schema.Text;
import dev.aether.cue.Value.Entry;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.TextValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The part of the schema that says when a command runs, and how it is read and written. */
final class Jobs {
    private static final String SKIP = "skip";
    private static final String ALLOW = "allow";
    private static final int RETRIES_MAX = 20;

    private static final Form LINE =
            new Form(
                    "a schedule such as \"*/5 * * * *\" or \"@daily\"", "[^\\u0000-\\u001f]+", 256);
    private static final Form ZONE =
            new Form(
                    "a time zone such as Europe/Berlin or UTC",
                    "[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}",
                    64);

    private static final Struct WHOLE =
            new Struct(
                    "a map with cron or every",
                    List.of(
                            optional("cron", new Text(LINE), "five fields, as in a crontab"),
                            optional(
                                    "every",
                                    new Schema.Span(Duration.ofSeconds(1), Duration.ofDays(7)),
                                    "the interval, in place of cron"),
                            defaulted("zone", new Text(ZONE), "\"UTC\"", "time zone of cron"),
                            defaulted(
                                    "overlap",
                                    new Schema.Choice(List.of(SKIP, ALLOW)),
                                    "\"skip\"",
                                    "what to do when the run before has not ended"),
                            defaulted(
                                    "startWithin",
                                    new Schema.Span(Duration.ofSeconds(1), Duration.ofHours(24)),
                                    "\"1h\"",
                                    "how late a run may still start"),
                            defaulted(
                                    "retries",
                                    new Schema.Whole(0, RETRIES_MAX),
                                    "3",
                                    "further attempts at a run that failed")));

    /** A line alone stands for a map with nothing but it. */
    static final Schema SCHEDULE = new Schema.Union(List.of(new Text(LINE), WHOLE));

    private Jobs() {}

    /**
     * @param given fits {@link #SCHEDULE}
     * @throws CronFault if it is no schedule
     */
    static Job read(Value given) {
        Value all = given instanceof TextValue ? WHOLE.complete(alone(given)) : given;
        String overlap = text(all, "overlap").orElse(SKIP);
        return new Job(
                schedule(all),
                overlap.equals(ALLOW),
                text(all, "startWithin").flatMap(Quantities::span).orElseThrow(),
                new BigDecimal(all.at("retries").orElseThrow().shown()).intValueExact());
    }

    private static Value alone(Value line) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        entries.put("cron", new Entry(line.position(), line));
        return new MapValue(entries, line.position());
    }

    private static Schedule schedule(Value all) {
        Optional<String> cron = text(all, "cron");
        Optional<String> every = text(all, "every");
        if (cron.isPresent() == every.isPresent()) {
            throw new CronFault("either cron or every", "an example: {every: 30s}");
        }
        String zone = text(all, "zone").orElse("UTC");
        ZoneId known = zone(zone);
        if (cron.isPresent()) {
            return Cron.read(cron.get(), known);
        }
        if (!zone.equals("UTC")) {
            throw new CronFault("no zone beside every", "an interval is the same in all zones");
        }
        Duration interval = every.flatMap(Quantities::span).orElseThrow();
        if (!interval.equals(Duration.ofMillis(interval.toMillis()))) {
            throw new CronFault("whole milliseconds", "");
        }
        return new Schedule.Every(interval);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            String near =
                    Nearest.to(name, new TreeSet<>(ZoneId.getAvailableZoneIds()))
                            .map(each -> "did you mean `" + each + "`?")
                            .orElse("");
            throw new CronFault(ZONE.meaning() + " in place of " + name, near);
        }
    }

    private static Optional<String> text(Value value, String name) {
        return value.at(name)
                .flatMap(each ->
                        each instanceof TextValue(var text, _)
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /** In canonical form. */
    static Value write(Job job) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        switch (job.schedule()) {
            case Cron cron -> {
                put(entries, "cron", cron.text());
                put(entries, "zone", cron.zone().getId());
            }
            case Schedule.Every(var interval) ->
                    put(entries, "every", Quantities.printSpan(interval));
        }
        put(entries, "overlap", job.mayOverlap() ? ALLOW : SKIP);
        put(entries, "startWithin", Quantities.printSpan(job.startWithin()));
        var retries = new Value.NumberValue(Integer.toString(job.retries()), Position.NONE);
        entries.put("retries", new Entry(Position.NONE, retries));
        return new MapValue(entries, Position.NONE);
    }

    private static void put(Map<String, Entry> entries, String name, String text) {
        entries.put(name, new Entry(Position.NONE, new TextValue(text, Position.NONE)));
    }
}
