package dev.aether.control;

import dev.aether.control.wire.RunAnswer;
import dev.aether.control.wire.StartAnswer;
import dev.aether.cue.AppSpec;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Compare;
import dev.aether.state.Op;
import dev.aether.transport.TransportException;
import dev.aether.workflow.Definition;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.Pulses;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a command for one due time: on a node with room, and on another if that one is lost or the
 * command fails, as often as its schedule says.
 *
 * <p>An attempt begins its guest at most once: a node that was started again does not know it any
 * more and says so. The run as a whole may do the work twice, because a node can be lost after it.
 */
final class RunJob implements Definition {
    private static final String UNREADABLE = "unreadable";
    private static final NodeId NOWHERE = new NodeId(-1);
    private static final Retry STARTS =
            new Retry(10, Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final Retry BETWEEN =
            new Retry(1_000, Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Environment environment;
    private final Parts parts;

    /** What runs work with. */
    record Parts(Objects objects, Pulses pulses, Sites sites, Presence presence, NodeCalls nodes) {}

    RunJob(Environment environment, Parts parts) {
        this.environment = environment.named("runs");
        this.parts = parts;
    }

    /** What shall be run, and for when. */
    record Order(String namespace, String app, String uid, String particle, Instant due) {
        static Order of(ObjectNode app, Particle particle, Instant due) {
            return new Order(
                    Metadata.namespace(app),
                    Metadata.name(app),
                    App.uid(app),
                    particle.name(),
                    due);
        }

        static Order decode(Bytes bytes) {
            Json json = Json.parse(bytes.toArray());
            return new Order(
                    json.textAt("namespace").orElseThrow(),
                    json.textAt("app").orElseThrow(),
                    json.textAt("uid").orElseThrow(),
                    json.textAt("particle").orElseThrow(),
                    Instant.parse(json.textAt("due").orElseThrow()));
        }

        Bytes encode() {
            return Bytes.wrap(
                    Json.object("namespace", namespace)
                            .with("app", app)
                            .with("uid", uid)
                            .with("particle", particle)
                            .with("due", due.toString())
                            .bytes());
        }

        /** Each run is a subject of its own, so that none gives way to a later one. */
        String subject() {
            return String.join("/", "runs", namespace, app, particle, due.toString());
        }
    }

    @Override
    public String name() {
        return "run";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String run(Pulse pulse) {
        Order order = Order.decode(pulse.input());
        Attempt settled = attempts(pulse, order);
        pulse.step(Step.of("finish").retried(Retry.PATIENT), _ -> finish(order, settled));
        if (!settled.success()) {
            throw new PermanentFailure(settled.words());
        }
        return "%s of %s ran on %s"
                .formatted(order.particle(), order.app(), parts.presence().name(settled.node()));
    }

    private Attempt attempts(Pulse pulse, Order order) {
        Bytes read = pulse.step(Step.of("read"), _ -> Done.of(read(order)));
        if (read.isEmpty()) {
            return Attempt.unplaced(0, true, "the app or its schedule is gone");
        }
        Json wanted = Json.parse(read.toArray());
        Optional<String> unreadable = wanted.textAt(UNREADABLE);
        if (unreadable.isPresent()) {
            return Attempt.unplaced(0, true, unreadable.get());
        }
        long attemptsMax = 1 + wanted.wholeAt("retries").orElse(0);
        Attempt last = attempt(pulse, order, wanted, 1);
        while (last.number() < attemptsMax && !last.isFinal()) {
            pulse.sleep("pause " + last.number(), pauseAfter(last.number()));
            last = attempt(pulse, order, wanted, last.number() + 1);
        }
        return last;
    }

    private static Duration pauseAfter(int attempt) {
        Duration pause = BETWEEN.first().multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(BETWEEN.longest()) > 0 ? BETWEEN.longest() : pause;
    }

    /** What the particle says when the run begins; later changes are for later runs. */
    private Bytes read(Order order) {
        try {
            return app(order)
                    .flatMap(app -> App.of(app).particle(order.particle()))
                    .flatMap(particle -> particle.job().map(job -> wanted(particle, job)))
                    .orElse(Bytes.EMPTY);
        } catch (PermanentFailure unreadable) {
            return Bytes.wrap(Json.object(UNREADABLE, unreadable.reason()).bytes());
        }
    }

    private static Bytes wanted(Particle particle, AppSpec.Job job) {
        return Bytes.wrap(
                Json.object("run", particle.run().json())
                        .with("revision", particle.revision())
                        .with("retries", job.retries())
                        .with("startWithinMillis", job.startWithin().toMillis())
                        .bytes());
    }

    private Optional<ObjectNode> app(Order order) {
        return parts.objects()
                .read(Catalogue.APP, order.namespace(), order.app())
                .filter(app -> App.uid(app).equals(order.uid()))
                .filter(app -> !Metadata.isBeingDeleted(app));
    }

    /**
     * How one attempt ended.
     *
     * @param isFinal whether another one would be of no use
     * @param placement empty if it had none
     */
    private record Attempt(
            int number,
            boolean success,
            boolean isFinal,
            String words,
            NodeId node,
            String placement) {
        static Attempt unplaced(int number, boolean isFinal, String words) {
            return new Attempt(number, false, isFinal, words, NOWHERE, "");
        }
    }

    private Attempt attempt(Pulse pulse, Order order, Json wanted, int number) {
        Placement unplaced = unplaced(pulse, order, wanted, number);
        Instant begun = number == 1 ? order.due() : begun(pulse, number);
        Instant until = begun.plusMillis(wanted.wholeAt("startWithinMillis").orElse(0));
        Bytes placed =
                pulse.step(
                        Step.of("place " + number).retried(Retry.PATIENT),
                        attempt -> place(order, unplaced, until, attempt.again()));
        if (placed.isEmpty()) {
            return Attempt.unplaced(number, true, "the app is gone, or no node had room in time");
        }
        Placement placement = Placement.decode(placed);
        Attempt ended = onNode(pulse, placement, number);
        pulse.step(
                Step.of("clear " + number).retried(Retry.PATIENT),
                _ -> {
                    stop(placement);
                    return new Done(Bytes.EMPTY, List.of(), List.of(Op.delete(placement.key())));
                });
        return ended;
    }

    private Instant begun(Pulse pulse, int number) {
        Bytes time =
                pulse.step(
                        Step.of("begin " + number),
                        _ -> Done.of(Bytes.utf8(environment.clock().now().toString())));
        return Instant.parse(time.utf8());
    }

    private static Placement unplaced(Pulse pulse, Order order, Json wanted, int number) {
        String execution = pulse.id() + "/" + number;
        Particle.Run run =
                Particle.Run.of(wanted.objectAt("run"))
                        .withEnvironment(
                                Map.of(
                                        "AETHER_ATTEMPT",
                                        Integer.toString(number),
                                        "AETHER_DUE",
                                        order.due().toString()));
        return new Placement(
                order.namespace(),
                order.app(),
                order.particle(),
                order.app() + "-" + order.particle() + "-" + Rollout.hash(execution),
                NOWHERE,
                wanted.textAt("revision").orElse(""),
                execution,
                Instant.EPOCH,
                run);
    }

    private Done place(Order order, Placement unplaced, Instant until, boolean again) {
        Optional<ObjectNode> app = app(order);
        if (app.isEmpty() || environment.clock().now().isAfter(until)) {
            return Done.nothing();
        }
        Placement placement = parts.sites().reserve(unplaced, again);
        Compare present =
                Compare.present(Objects.key(Catalogue.APP, order.namespace(), order.app()));
        return new Done(placement.encode(), List.of(present), List.of(placement.put()));
    }

    private Attempt onNode(Pulse pulse, Placement placement, int number) {
        try {
            Bytes ended =
                    pulse.step(Step.of("start " + number).retried(STARTS), _ -> start(placement));
            if (ended.isEmpty()) {
                Step step = Step.of("run " + number).retried(Retry.PATIENT);
                ended = pulse.step(step, _ -> Done.of(await(placement)));
            }
            Json json = Json.parse(ended.toArray());
            return new Attempt(
                    number,
                    json.boolAt("success").orElse(false),
                    json.boolAt("final").orElse(false),
                    json.textAt("words").orElse(""),
                    placement.node(),
                    placement.id());
        } catch (PermanentFailure notStarted) {
            return new Attempt(
                    number, false, false, notStarted.reason(), placement.node(), placement.id());
        }
    }

    /** Makes it ready on its node. @return how it ended, if that could not be; else empty */
    private Done start(Placement placement) {
        StartAnswer answer;
        try {
            answer = parts.nodes().start(placement);
        } catch (TransportException unreachable) {
            return Done.of(unlessHere(placement, unreachable));
        }
        if (answer.getUnusable()) {
            return Done.of(ended(false, true, answer.getWhy()));
        }
        if (!answer.getStarted()) {
            throw new IllegalStateException(placement.id() + ": " + answer.getWhy());
        }
        return Done.nothing();
    }

    /** Begins the guest, unless it was begun before, and waits for its end. */
    private Bytes await(Placement placement) {
        RunAnswer answer;
        do {
            try {
                answer = parts.nodes().run(placement);
            } catch (TransportException unreachable) {
                return unlessHere(placement, unreachable);
            }
        } while (answer.getState() == RunAnswer.State.STATE_RUNNING);
        return switch (answer.getState()) {
            case STATE_SUCCEEDED -> ended(true, true, answer.getWords());
            case STATE_FAILED -> ended(false, false, answer.getWords());
            case STATE_ABSENT -> ended(false, false, "its node was started again meanwhile");
            case STATE_UNKNOWN, STATE_RUNNING, UNRECOGNIZED ->
                    throw new IllegalStateException(placement.id() + ": no answer that is known");
        };
    }

    private Bytes unlessHere(Placement placement, TransportException unreachable) {
        if (!parts.presence().isGone(placement.node())) {
            throw unreachable;
        }
        return ended(false, false, "its node is lost");
    }

    private static Bytes ended(boolean success, boolean isFinal, String words) {
        return Bytes.wrap(
                Json.object()
                        .with("success", success)
                        .with("final", isFinal)
                        .with("words", words)
                        .bytes());
    }

    /** A node that cannot be asked stops it when it sees that its record is gone. */
    private void stop(Placement placement) {
        if (parts.presence().isGone(placement.node())) {
            return;
        }
        try {
            parts.nodes().stop(placement.node(), placement.id());
        } catch (TransportException unreachable) {
            environment.log().info("stop not told", "run", placement.id(), "why", unreachable);
        }
    }

    /** Into the history; what falls out of it is forgotten with its pulse. */
    private Done finish(Order order, Attempt last) {
        Optional<ObjectNode> found = app(order);
        Optional<JobStatus> known = found.flatMap(app -> Jobs.of(app).of(order.particle()));
        if (found.isEmpty() || known.isEmpty()) {
            return Done.nothing();
        }
        ObjectNode app = found.get();
        JobStatus after =
                known.get()
                        .ended(
                                new JobStatus.PastRun(
                                        order.due(),
                                        environment.clock().now(),
                                        last.success(),
                                        last.number(),
                                        last.words(),
                                        last.placement(),
                                        last.placement().isEmpty() ? "" : last.node().toString()));
        List<Op> writes = new ArrayList<>();
        Jobs jobs = Jobs.of(app).with(order.particle(), after);
        writes.add(Objects.put(Catalogue.APP, jobs.in(app, App.of(app))));
        for (Instant due : after.forgottenSince(known.get())) {
            writes.addAll(parts.pulses().forget(JobStatus.pulse(app, order.particle(), due)));
        }
        return new Done(
                Bytes.utf8(last.words()), List.of(Objects.unchanged(Catalogue.APP, app)), writes);
    }
}
