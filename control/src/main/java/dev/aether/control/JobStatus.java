package dev.aether.control;

import dev.aether.cue.AppSpec;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.workflow.PulseId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the runs of one command stand; a part of its app's status.
 *
 * @param schedule that this is about, in words
 * @param last the newest due time that was seen to; nothing before it is due any more
 * @param active due times of the runs that have not ended
 * @param history newest first; of those that succeeded and those that failed a few each
 */
record JobStatus(
        String schedule, Instant last, Counts counts, List<Instant> active, List<PastRun> history) {
    /** Of each outcome. */
    private static final int KEPT = 3;

    JobStatus {
        active = List.copyOf(active);
        history = List.copyOf(history);
    }

    /**
     * How many there were.
     *
     * @param missed due times for which it was too late, or of which a later one was due as well
     * @param skipped due times at which the run before had not ended
     */
    record Counts(long succeeded, long failed, long missed, long skipped) {
        Counts ended(boolean success) {
            return new Counts(
                    succeeded + (success ? 1 : 0), failed + (success ? 0 : 1), missed, skipped);
        }

        Counts missed(long more) {
            return new Counts(succeeded, failed, missed + more, skipped);
        }

        Counts skippedOne() {
            return new Counts(succeeded, failed, missed, skipped + 1);
        }
    }

    /**
     * A run that ended.
     *
     * @param words how
     * @param placement of its last attempt, under which its log is; empty if there was none
     * @param node of that
     */
    record PastRun(
            Instant due,
            Instant ended,
            boolean success,
            int attempts,
            String words,
            String placement,
            String node) {
        ObjectNode json() {
            return Json.object("due", due.toString())
                    .with("ended", ended.toString())
                    .with("outcome", success ? "Succeeded" : "Failed")
                    .with("attempts", attempts)
                    .with("message", words)
                    .with("placement", placement)
                    .with("node", node);
        }

        static PastRun of(Json json) {
            return new PastRun(
                    time(json, "due"),
                    time(json, "ended"),
                    json.textAt("outcome").orElse("").equals("Succeeded"),
                    (int) json.wholeAt("attempts").orElse(0),
                    json.textAt("message").orElse(""),
                    json.textAt("placement").orElse(""),
                    json.textAt("node").orElse(""));
        }
    }

    /** Of a command that is new. */
    static JobStatus begun(AppSpec.Job job, Instant now) {
        return new JobStatus(
                job.schedule().toString(), now, new Counts(0, 0, 0, 0), List.of(), List.of());
    }

    /** The same under a schedule; a new one begins to count from now. */
    JobStatus under(String wanted, Instant now) {
        return wanted.equals(schedule) ? this : new JobStatus(wanted, now, counts, active, history);
    }

    /** Without what is not among the active any more. */
    JobStatus withActive(List<Instant> still) {
        return new JobStatus(schedule, last, counts, still, history);
    }

    static JobStatus of(Json json) {
        Counts counts =
                new Counts(
                        json.wholeAt("succeeded").orElse(0),
                        json.wholeAt("failed").orElse(0),
                        json.wholeAt("missed").orElse(0),
                        json.wholeAt("skipped").orElse(0));
        return new JobStatus(
                json.textAt("schedule").orElse(""),
                time(json, "last"),
                counts,
                json.itemsAt("active").stream().map(each -> time(each, "due")).toList(),
                json.itemsAt("history").stream().map(PastRun::of).toList());
    }

    /**
     * @param next the next due time, for people
     * @param app whose runs these are
     */
    ObjectNode json(Optional<Instant> next, String particle, ObjectNode app) {
        List<Json> running = new ArrayList<>();
        for (Instant due : active) {
            running.add(
                    Json.object("due", due.toString())
                            .with("pulse", pulse(app, particle, due).text()));
        }
        return Json.object("schedule", schedule)
                .with("last", last.toString())
                .withOptional("next", next.map(time -> Json.text(time.toString())))
                .with("succeeded", counts.succeeded())
                .with("failed", counts.failed())
                .with("missed", counts.missed())
                .with("skipped", counts.skipped())
                .with("active", Json.array(running))
                .with("history", Json.array(history.stream().map(PastRun::json).toList()));
    }

    /** Of the run of a due time; the same whoever starts it. */
    static PulseId pulse(ObjectNode app, String particle, Instant due) {
        String uid = App.uid(app).replace("-", "");
        String when = due.toString().replace(":", "");
        return new PulseId(
                "run-%s-%s-%s"
                        .formatted(particle, uid.substring(0, Math.min(8, uid.length())), when)
                        .toLowerCase(java.util.Locale.ROOT));
    }

    /** A time that another wrote in a form of his own was long ago. */
    private static Instant time(Json json, String field) {
        try {
            return Instant.parse(json.textAt(field).orElse(""));
        } catch (DateTimeParseException strange) {
            return Instant.EPOCH;
        }
    }

    JobStatus until(Instant due, Counts now) {
        return new JobStatus(schedule, due, now, active, history);
    }

    JobStatus started(Instant due) {
        List<Instant> more = new ArrayList<>(active);
        more.add(due);
        return new JobStatus(schedule, last, counts, more, history);
    }

    JobStatus ended(PastRun run) {
        List<Instant> fewer = active.stream().filter(due -> !due.equals(run.due())).toList();
        List<PastRun> all = new ArrayList<>(history);
        all.addFirst(run);
        List<PastRun> kept = new ArrayList<>();
        for (PastRun each : all) {
            long alike = kept.stream().filter(old -> old.success() == each.success()).count();
            if (alike < KEPT) {
                kept.add(each);
            }
        }
        return new JobStatus(schedule, last, counts.ended(run.success()), fewer, kept);
    }

    /** The due times whose runs another status remembers and this one does not. */
    List<Instant> forgottenSince(JobStatus before) {
        return before.history.stream()
                .filter(each -> !history.contains(each))
                .map(PastRun::due)
                .filter(due -> !active.contains(due))
                .toList();
    }
}
