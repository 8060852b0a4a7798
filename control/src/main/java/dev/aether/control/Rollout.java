package dev.aether.control;

import dev.aether.control.wire.StartAnswer;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.membership.Membership;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import dev.aether.transport.TransportException;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The steps that pulses about apps are made of: place, start, stop a replica. Each is one journal
 * entry; a repeated one finds what it did before, because a placement's id follows from the pulse
 * and the step.
 */
final class Rollout {
    private static final Duration STARTS_MAX = Duration.ofSeconds(90);

    private static final NodeId NOWHERE = new NodeId(-1);

    private final Environment environment;
    private final Keyspace system;
    private final Presence presence;
    private final NodeCalls nodes;
    private final Artefacts artefacts;
    private final Sites sites;

    Rollout(
            Environment environment,
            Keyspace system,
            Objects objects,
            Membership membership,
            Presence presence,
            NodeCalls nodes) {
        this.environment = environment;
        this.system = system;
        this.presence = presence;
        this.nodes = nodes;
        this.artefacts = new Artefacts(objects, membership, presence, nodes);
        this.sites = new Sites(environment, objects, membership, presence, nodes);
    }

    List<Placement> placements(KeyRange keys) {
        return system.range(RangeQuery.of(keys)).entries().stream().map(Placement::decode).toList();
    }

    /** What of an app is recorded where, runs included, as this pulse found it. */
    List<Placement> lookAtAll(Pulse pulse, String namespace, String app) {
        Bytes found =
                pulse.step(
                        Step.of("look"),
                        _ -> {
                            List<Placement> all =
                                    new ArrayList<>(placements(Placement.of(namespace, app)));
                            all.addAll(placements(Placement.runs(namespace, app)));
                            return seen(all, _ -> Presence.Belief.HERE);
                        });
        return read(found).stream().map(Converge.Found::placement).toList();
    }

    /** As the other, and of which the node is lost or leaves. */
    List<Converge.Found> look(Pulse pulse, String key, String namespace, String app) {
        Step step = Step.of(key).retried(Retry.PATIENT);
        return read(
                pulse.step(step, _ -> seen(placements(Placement.of(namespace, app)), this::known)));
    }

    private Presence.Belief known(NodeId node) {
        Presence.Belief belief = presence.of(node);
        if (belief == Presence.Belief.UNKNOWN) {
            throw new IllegalStateException("not yet known whether " + node + " is there");
        }
        return belief;
    }

    private static Done seen(
            List<Placement> placements, Function<NodeId, Presence.Belief> presence) {
        List<Json> records = new ArrayList<>();
        for (Placement each : placements) {
            Presence.Belief belief = presence.apply(each.node());
            ObjectNode record = (ObjectNode) Json.parse(each.encode().toArray());
            records.add(
                    record.with("gone", belief == Presence.Belief.GONE)
                            .with("leaving", belief == Presence.Belief.LEAVING));
        }
        return Done.of(Bytes.wrap(Json.array(records).bytes()));
    }

    private static List<Converge.Found> read(Bytes seen) {
        return Json.parse(seen.toArray()).itemsAt().stream()
                .map(record ->
                        new Converge.Found(
                                Placement.decode(Bytes.wrap(record.bytes())),
                                record.boolAt("gone").orElse(false),
                                record.boolAt("leaving").orElse(false)))
                .toList();
    }

    /** Copies artefacts to a few nodes, so that the loss of the one they came to loses nothing. */
    void spread(Pulse pulse, App app) {
        for (Map.Entry<String, String> component : Artefacts.components(app).entrySet()) {
            String digest = component.getKey();
            String shortened =
                    digest.substring(0, Math.min(digest.length(), "sha256:".length() + 12));
            pulse.step(
                    Step.of("spread " + shortened).retried(atMost(20)),
                    _ -> artefacts.spread(digest, component.getValue()));
        }
    }

    /**
     * Decides where one replica runs and reserves room there; undone if the pulse fails.
     *
     * @param slot distinguishes replicas of the particle within the pulse
     * @return empty if it turned out to be no longer wanted
     */
    Optional<Placement> place(
            Pulse pulse, App app, Particle particle, String slot, Instead instead) {
        String key = placing(particle, slot);
        Placement unplaced = unplaced(pulse, app, particle, key);
        Bytes placed =
                pulse.step(
                        Step.of(key).retried(Retry.PATIENT).undoneBy(_ -> unplace(unplaced)),
                        attempt -> tryToPlace(pulse, app, unplaced, instead, attempt.again()));
        return placed.isEmpty() ? Optional.empty() : Optional.of(Placement.decode(placed));
    }

    /** The key of the step that places a replica. */
    static String placing(Particle particle, String slot) {
        return "place " + particle.name() + " " + slot;
    }

    /**
     * In place of a replica whose node is lost, its record deleted in the same transaction. Should
     * the node return while the new one waits for room, the old one stays and nothing is placed.
     */
    Instead insteadOf(Placement lost) {
        return new Instead(
                () -> known(lost.node()) != Presence.Belief.HERE,
                List.of(Compare.present(lost.key())),
                List.of(Op.delete(lost.key())));
    }

    /**
     * What a placement takes the place of.
     *
     * @param wanted asked before each try; once false, nothing is placed
     * @param conditions that must hold when it is recorded
     * @param writes committed together with its record
     */
    record Instead(BooleanSupplier wanted, List<Compare> conditions, List<Op> writes) {
        static final Instead OF_NOTHING = new Instead(() -> true, List.of(), List.of());
    }

    private Done tryToPlace(
            Pulse pulse, App app, Placement unplaced, Instead instead, boolean again) {
        if (pulse.isSuperseded()) {
            throw pulse.superseded();
        }
        if (!instead.wanted().getAsBoolean()) {
            return Done.nothing();
        }
        return done(sites.reserve(unplaced, again), app, instead);
    }

    private Done done(Placement placement, App app, Instead instead) {
        List<Compare> conditions = new ArrayList<>(instead.conditions());
        conditions.add(Compare.present(Objects.key(Catalogue.APP, app.namespace(), app.name())));
        List<Op> writes = new ArrayList<>(instead.writes());
        writes.add(placement.put());
        return new Done(placement.encode(), conditions, writes);
    }

    private Done unplace(Placement unplaced) {
        List<Op> writes = new ArrayList<>();
        for (Placement placement : placements(KeyRange.single(unplaced.key()))) {
            askToStop(placement);
            writes.add(Op.delete(placement.key()));
        }
        return new Done(Bytes.EMPTY, List.of(), writes);
    }

    private static Placement unplaced(Pulse pulse, App app, Particle particle, String key) {
        String id = app.name() + "-" + particle.name() + "-" + hash(pulse.id() + "/" + key);
        return new Placement(
                app.namespace(),
                app.name(),
                particle.name(),
                id,
                NOWHERE,
                particle.revision(),
                pulse.id() + "/" + key,
                Instant.EPOCH,
                particle.run());
    }

    /** Eight digits that are the same whenever the same step asks. */
    static String hash(String text) {
        long hash = 1125899906842597L;
        for (int k = 0; k < text.length(); k++) {
            hash = 31 * hash + text.charAt(k);
        }
        return HexFormat.of().toHexDigits(hash, 8);
    }

    // Starting and stopping

    /**
     * Starts replicas side by side and returns when all answer whose nodes are not lost meanwhile.
     *
     * @return those started
     */
    Set<String> start(Pulse pulse, String key, List<Placement> placements) {
        Bytes started =
                pulse.step(
                        Step.of("start " + key).retried(atMost(30)),
                        _ -> startAll(pulse, placements));
        Set<String> ids = new TreeSet<>();
        Json.parse(started.toArray()).itemsAt().forEach(id -> id.textAt().ifPresent(ids::add));
        return ids;
    }

    private Done startAll(Pulse pulse, List<Placement> placements) {
        if (pulse.isSuperseded()) {
            throw pulse.superseded();
        }
        List<String> started = new ArrayList<>();
        List<PermanentFailure> unusable = new ArrayList<>();
        try (TaskGroup group = new TaskGroup(environment, "start")) {
            List<Promise<StartAnswer>> answers = new ArrayList<>();
            for (Placement placement : placements) {
                answers.add(group.start(placement.id(), () -> nodes.start(placement)));
            }
            for (int k = 0; k < placements.size(); k++) {
                settle(placements.get(k), answers.get(k), started).ifPresent(unusable::add);
            }
        }
        if (!unusable.isEmpty()) {
            throw unusable.getFirst();
        }
        return Done.of(Bytes.wrap(Json.texts(started).bytes()));
    }

    /** What can never run leaves no record behind, whichever pulse placed it. */
    private Optional<PermanentFailure> settle(
            Placement placement, Promise<StartAnswer> promise, List<String> started) {
        try {
            if (isStarted(placement, promise)) {
                started.add(placement.id());
            }
            return Optional.empty();
        } catch (PermanentFailure unusable) {
            withdraw(placement);
            return Optional.of(unusable);
        }
    }

    private boolean isStarted(Placement placement, Promise<StartAnswer> promise) {
        StartAnswer answer;
        try {
            answer = promise.await("the start of " + placement.id(), STARTS_MAX);
        } catch (TransportException unreachable) {
            if (presence.isGone(placement.node())) {
                return false;
            }
            throw unreachable;
        }
        if (answer.getUnusable()) {
            throw new PermanentFailure(
                    "particle %s: %s".formatted(placement.particle(), answer.getWhy()));
        }
        if (!answer.getStarted()) {
            throw new IllegalStateException(
                    "%s on %s: %s"
                            .formatted(
                                    placement.id(),
                                    presence.name(placement.node()),
                                    answer.getWhy()));
        }
        return true;
    }

    /** Stops a replica: its record goes, then the node lets its requests finish. */
    void stop(Pulse pulse, Placement placement) {
        pulse.step(
                Step.of("stop " + placement.id()),
                _ -> {
                    withdraw(placement);
                    return Done.nothing();
                });
    }

    /** First the record goes, so that no start still on its way starts it again. */
    private void withdraw(Placement placement) {
        system.txn(Txn.of(Op.delete(placement.key())));
        askToStop(placement);
    }

    /** A node that cannot be asked stops the replica when it sees that its record is gone. */
    void askToStop(Placement placement) {
        try {
            nodes.stop(placement.node(), placement.id());
        } catch (TransportException unreachable) {
            environment
                    .log()
                    .info("stop not told", "placement", placement.id(), "why", unreachable);
        }
    }

    /**
     * Makes a command ready on some node and takes it away again, so that one which cannot run is
     * found when it is deployed.
     *
     * @throws PermanentFailure if it cannot run
     */
    void tryOut(Pulse pulse, App app, Particle command) {
        place(pulse, app, command, "to try it", Instead.OF_NOTHING)
                .ifPresent(placement -> {
                    start(pulse, command.name() + " to try it", List.of(placement));
                    stop(pulse, placement);
                });
    }

    private static Retry atMost(int attempts) {
        return new Retry(attempts, Duration.ofMillis(100), Duration.ofSeconds(2));
    }
}
