package dev.aether.control;

import dev.aether.cue.AppSpec;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Metrics;
import dev.aether.environment.Threads;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Compare;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.workflow.Definition;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.Pulses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * While this node leads {@code system}: starts the runs of commands that are due.
 *
 * <p>A start is one transaction: it holds only if the app is as it was read and this node still
 * leads; it changes what the app's status says was seen to, and starts the pulse named after the
 * due time. So each due time is seen to once, whoever leads and whatever its clock says.
 */
final class Timetable {
    private static final int INBOX_MAX = 1_000;
    private static final int ACTIVE_MAX = 20;
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration WATCH_WAIT = Duration.ofSeconds(5);

    private final Environment environment;
    private final Keyspace system;
    private final Pulses pulses;
    private final Definition run;
    private final Inbox inbox;
    private final Metrics.Counter started;
    private final Metrics.Counter missed;
    private @Nullable Session session;

    Timetable(Environment environment, Keyspace system, Pulses pulses, Definition run) {
        this.environment = environment.named("timetable");
        this.system = system;
        this.pulses = pulses;
        this.run = run;
        this.inbox =
                new Inbox(
                        "timetable",
                        INBOX_MAX,
                        environment.threads().workers(),
                        this.environment.log());
        Metrics metrics = environment.metrics();
        this.started = metrics.counter("aether_runs_total", "Runs of commands started.");
        this.missed =
                metrics.counter(
                        "aether_runs_missed_total",
                        "Due times of commands that were missed or skipped.");
    }

    void start() {
        system.onLeadership(present -> inbox.offer(() -> lead(present)));
    }

    void close() {
        inbox.offer(() -> lead(Optional.empty()));
    }

    private void lead(Optional<Keyspace.Leader> leader) {
        if (session != null) {
            session.stop();
        }
        session = leader.map(Session::new).orElse(null);
        if (session != null) {
            session.begin();
        }
    }

    /** An app with commands, and when to look at it next. */
    private record Planned(ObjectNode object, App app, Instant next) {}

    /** One leadership; owned by its thread, but for the flag. */
    private final class Session {
        private final Keyspace.Leader leader;
        private final Map<String, Planned> plan = new TreeMap<>();
        private volatile boolean stopped;
        private Threads.@Nullable Task task;

        Session(Keyspace.Leader leader) {
            this.leader = leader;
        }

        void begin() {
            task = environment.threads().start("timetable", this::run);
        }

        void stop() {
            stopped = true;
            if (task != null) {
                task.interrupt();
            }
        }

        private void run() {
            while (!stopped) {
                try {
                    RangeResult found =
                            system.range(RangeQuery.of(Objects.keys(Catalogue.APP, "")));
                    plan.clear();
                    found.entries().forEach(this::put);
                    follow(found.revision() + 1);
                } catch (StateException unavailable) {
                    environment.log().info("schedules wait", "why", unavailable);
                    pause();
                } catch (Interrupted closing) {
                    return;
                }
            }
        }

        private void pause() {
            try {
                environment.timers().sleep(RETRY);
            } catch (Interrupted closing) {
                stopped = true;
            }
        }

        private void follow(long fromRevision) {
            WatchRequest request = WatchRequest.of(Objects.keys(Catalogue.APP, ""), fromRevision);
            try (Watch watch = system.watch(request)) {
                boolean goesOn = true;
                while (!stopped && goesOn) {
                    startWhatIsDue();
                    goesOn = hear(watch.next(untilNext()));
                }
            }
        }

        private boolean hear(Watch.Notice notice) {
            return switch (notice) {
                case Watch.Events events -> {
                    events.events().forEach(this::hear);
                    yield true;
                }
                case Watch.Progress _ -> true;
                case Watch.Compacted _, Watch.Ended _ -> false;
            };
        }

        private void hear(Watch.Event event) {
            if (event.isDelete()) {
                plan.remove(event.current().key().utf8());
            } else {
                put(event.current());
            }
        }

        /** An app that cannot be read runs nothing; it must not hold up the others. */
        private void put(KeyValue entry) {
            String key = entry.key().utf8();
            plan.remove(key);
            ObjectNode object = Objects.decode(entry);
            if (Metadata.isBeingDeleted(object)) {
                return;
            }
            try {
                App app = App.of(object);
                next(object, app).ifPresent(next -> plan.put(key, new Planned(object, app, next)));
            } catch (PermanentFailure unreadable) {
                environment.log().warn("app without schedules", "key", key, "why", unreadable);
            }
        }

        private Optional<Instant> next(ObjectNode object, App app) {
            Instant now = environment.clock().now();
            Jobs jobs = Jobs.of(app, object, now);
            List<Instant> times = new ArrayList<>();
            for (Particle each : app.particles()) {
                each.job()
                        .ifPresent(job -> {
                            Instant last = jobs.of(each.name()).orElseThrow().last();
                            times.add(job.schedule().next(Due.after(last, now)));
                        });
            }
            return times.isEmpty() ? Optional.empty() : Optional.of(Collections.min(times));
        }

        private Duration untilNext() {
            Instant now = environment.clock().now();
            Duration wait = WATCH_WAIT;
            for (Planned each : plan.values()) {
                Duration left = Duration.between(now, each.next());
                wait = left.compareTo(wait) < 0 ? left : wait;
            }
            return wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait;
        }

        /** Whatever comes of it, the app changes and is planned anew, or is tried again soon. */
        private void startWhatIsDue() {
            Instant now = environment.clock().now();
            for (Map.Entry<String, Planned> each : plan.entrySet()) {
                Planned planned = each.getValue();
                if (!planned.next().isAfter(now)) {
                    start(planned, now);
                    Instant soon = now.plus(RETRY);
                    each.setValue(new Planned(planned.object(), planned.app(), soon));
                }
            }
        }

        private void start(Planned planned, Instant now) {
            ObjectNode object = planned.object();
            Start start = new Start(planned, Jobs.of(planned.app(), object, now), now);
            planned.app().particles().forEach(start::consider);
            List<Compare> conditions = new ArrayList<>(start.conditions);
            conditions.add(Objects.unchanged(Catalogue.APP, object));
            List<Op> writes = new ArrayList<>(start.writes);
            writes.add(Objects.put(Catalogue.APP, start.jobs.in(object, planned.app())));
            if (leader.txn(new Txn(conditions, writes, List.of())).succeeded()) {
                started.add(start.started);
                missed.add(start.missed);
            }
        }
    }

    /** What follows for one app from what is due at a moment. */
    private final class Start {
        private final Planned planned;
        private final Instant now;
        private final List<Compare> conditions = new ArrayList<>();
        private final List<Op> writes = new ArrayList<>();
        private Jobs jobs;
        private long started;
        private long missed;

        Start(Planned planned, Jobs jobs, Instant now) {
            this.planned = planned;
            this.jobs = jobs;
            this.now = now;
        }

        void consider(Particle particle) {
            particle.job()
                    .flatMap(job -> due(particle, job))
                    .ifPresent(due -> see(particle, particle.job().orElseThrow(), due));
        }

        private Optional<Due> due(Particle particle, AppSpec.Job job) {
            Instant last = jobs.of(particle.name()).orElseThrow().last();
            return Due.at(job.schedule(), last, now, job.startWithin());
        }

        /** A run that ended without its pulse's last word, as one that is cancelled, is over. */
        private JobStatus withoutEnded(Particle particle, JobStatus status) {
            return status.withActive(
                    status.active().stream()
                            .filter(due ->
                                    pulses.find(
                                                    JobStatus.pulse(
                                                            planned.object(), particle.name(), due))
                                            .filter(pulse -> !pulse.state().isEnded())
                                            .isPresent())
                            .toList());
        }

        private void see(Particle particle, AppSpec.Job job, Due due) {
            JobStatus before = withoutEnded(particle, jobs.of(particle.name()).orElseThrow());
            Instant newest = due.newest();
            PulseId id = JobStatus.pulse(planned.object(), particle.name(), newest);
            JobStatus.Counts counts = before.counts().missed(due.times() - 1);
            boolean isBusy = before.active().size() >= (job.mayOverlap() ? ACTIVE_MAX : 1);
            JobStatus after;
            if (newest.isBefore(now.minus(job.startWithin()))) {
                after = before.until(newest, counts.missed(1));
            } else if (isBusy) {
                after = before.until(newest, counts.skippedOne());
            } else if (pulses.find(id).isPresent()) {
                after = before.until(newest, counts);
            } else {
                after = before.until(newest, counts).started(newest);
                conditions.add(pulses.absent(id));
                RunJob.Order order = RunJob.Order.of(planned.object(), particle, newest);
                writes.addAll(pulses.start(id, run, order.subject(), order.encode()));
                started++;
            }
            missed +=
                    after.counts().missed()
                            - before.counts().missed()
                            + after.counts().skipped()
                            - before.counts().skipped();
            jobs = jobs.with(particle.name(), after);
        }
    }
}
