package dev.aether.control;

import dev.aether.cue.AppSpec;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the commands of an app stand; a part of its status. Whoever starts a run or ends one writes
 * it in the same transaction.
 *
 * @param byParticle those with a schedule
 */
record Jobs(Map<String, JobStatus> byParticle) {
    private static final String FIELD = "jobs";

    Jobs {
        byParticle = new TreeMap<>(byParticle);
    }

    static Jobs of(ObjectNode app) {
        Map<String, JobStatus> found = new TreeMap<>();
        app.objectAt("status", FIELD)
                .fields()
                .forEach((particle, json) -> found.put(particle, JobStatus.of(json)));
        return new Jobs(found);
    }

    /** Those of an app as it is now wanted: what has a new schedule begins to count from now. */
    static Jobs of(App app, ObjectNode object, Instant now) {
        Jobs before = of(object);
        Map<String, JobStatus> all = new TreeMap<>();
        for (Particle each : app.particles()) {
            each.job().ifPresent(job -> all.put(each.name(), before.status(each.name(), job, now)));
        }
        return new Jobs(all);
    }

    private JobStatus status(String particle, AppSpec.Job job, Instant now) {
        return Optional.ofNullable(byParticle.get(particle))
                .map(known -> known.under(job.schedule().toString(), now))
                .orElseGet(() -> JobStatus.begun(job, now));
    }

    Optional<JobStatus> of(String particle) {
        return Optional.ofNullable(byParticle.get(particle));
    }

    Jobs with(String particle, JobStatus status) {
        Map<String, JobStatus> changed = new TreeMap<>(byParticle);
        changed.put(particle, status);
        return new Jobs(changed);
    }

    /** The app with this in its status; without the field if it has no commands. */
    ObjectNode in(ObjectNode object, App app) {
        ObjectNode status = object.objectAt("status").without(FIELD);
        if (!byParticle.isEmpty()) {
            ObjectNode jobs = Json.object();
            for (Map.Entry<String, JobStatus> each : byParticle.entrySet()) {
                Optional<Instant> next =
                        app.particle(each.getKey())
                                .flatMap(Particle::job)
                                .map(job -> job.schedule().next(each.getValue().last()));
                jobs = jobs.with(each.getKey(), each.getValue().json(next, each.getKey(), object));
            }
            status = status.with(FIELD, jobs);
        }
        return object.with("status", status);
    }
}
