package dev.aether.control;

import dev.aether.control.wire.ReserveAnswer;
import dev.aether.control.wire.RoomFrame;
import dev.aether.control.wire.SpreadAnswer;
import dev.aether.control.wire.StartAnswer;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Capacity;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.scheduler.Candidate;
import dev.aether.scheduler.Decision;
import dev.aether.scheduler.Need;
import dev.aether.scheduler.Refusal;
import dev.aether.scheduler.Scheduler;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.transport.TransportException;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The steps that pulses about apps are made of: place, start, stop a replica. Each is one journal
 * entry; a repeated one finds what it did before, because a placement's id follows from the pulse
 * and the step.
 */
final class Rollout {
    private static final Duration PROBES_MAX = Duration.ofSeconds(3);
    private static final Duration STARTS_MAX = Duration.ofSeconds(90);

    private static final NodeId NOWHERE = new NodeId(-1);

    /** Nodes that keep an artefact, besides those that run it. */
    private static final int COPIES = 3;

    private final Environment environment;
    private final Keyspace system;
    private final Objects objects;
    private final Membership membership;
    private final NodeCalls nodes;

    Rollout(
            Environment environment,
            Keyspace system,
            Objects objects,
            Membership membership,
            NodeCalls nodes) {
        this.environment = environment;
        this.system = system;
        this.objects = objects;
        this.membership = membership;
        this.nodes = nodes;
    }

    List<Placement> placements(KeyRange keys) {
        return system.range(RangeQuery.of(keys)).entries().stream().map(Placement::decode).toList();
    }

    /** What of an app runs where, as this pulse found it. */
    List<Placement> look(Pulse pulse, String namespace, String app) {
        return look(pulse, "look", Placement.of(namespace, app), placement -> true);
    }

    List<Placement> look(Pulse pulse, String key, KeyRange keys, Predicate<Placement> wanted) {
        Bytes found =
                pulse.step(
                        Step.of(key),
                        attempt -> {
                            List<Json> records =
                                    placements(keys).stream()
                                            .filter(wanted)
                                            .map(each -> Json.parse(each.encode().toArray()))
                                            .toList();
                            return Done.of(Bytes.wrap(Json.array(records).bytes()));
                        });
        return Json.parse(found.toArray()).itemsAt().stream()
                .map(record -> Placement.decode(Bytes.wrap(record.bytes())))
                .toList();
    }

    /** Copies artefacts to a few nodes, so that the loss of the one they came to loses nothing. */
    void spread(Pulse pulse, App app) {
        for (String digest : digests(app)) {
            String shortened =
                    digest.substring(0, Math.min(digest.length(), "sha256:".length() + 12));
            pulse.step(Step.of("spread " + shortened).retried(atMost(20)), _ -> spread(digest));
        }
    }

    private Done spread(String digest) {
        List<String> refusals = new ArrayList<>();
        int stored = 0;
        for (Member member : membership.present()) {
            if (stored == COPIES) {
                break;
            }
            try {
                SpreadAnswer answer = nodes.spread(member.id(), digest);
                stored += answer.getStored() ? 1 : 0;
                if (!answer.getStored()) {
                    refusals.add(member.name() + ": " + answer.getWhy());
                }
            } catch (TransportException unreachable) {
                refusals.add(member.name() + ": " + unreachable.getMessage());
            }
        }
        if (stored == 0) {
            throw new IllegalStateException("no node could store " + digest + ": " + refusals);
        }
        return Done.of(Bytes.utf8(Integer.toString(stored)));
    }

    private static Set<String> digests(App app) {
        TreeSet<String> digests = new TreeSet<>();
        app.particles().forEach(particle -> digests.add(particle.run().digest()));
        return digests;
    }

    /**
     * Decides where one replica runs and reserves room there; undone if the pulse fails.
     *
     * @param slot distinguishes replicas of the particle within the pulse
     * @return empty if it turned out to be no longer wanted
     */
    Optional<Placement> place(
            Pulse pulse, App app, Particle particle, String slot, Instead instead) {
        String key = "place " + particle.name() + " " + slot;
        Placement unplaced = unplaced(pulse, app, particle, key);
        Bytes placed =
                pulse.step(
                        Step.of(key).retried(Retry.PATIENT).undoneBy(_ -> unplace(unplaced)),
                        _ -> tryToPlace(pulse, app, unplaced, instead));
        return placed.isEmpty() ? Optional.empty() : Optional.of(Placement.decode(placed));
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

    private Done tryToPlace(Pulse pulse, App app, Placement unplaced, Instead instead) {
        if (pulse.isSuperseded()) {
            throw pulse.superseded();
        }
        if (!instead.wanted().getAsBoolean()) {
            return Done.nothing();
        }
        Need need = unplaced.run().need();
        List<Candidate> gossiped = gossiped();
        List<NodeId> nominated = Scheduler.nominate(gossiped, need, environment.randomness());
        switch (Scheduler.decide(probe(nominated, gossiped, unplaced.service()), need)) {
            case Decision.Nowhere nowhere ->
                    throw new IllegalStateException(
                            "no node has room: " + words(nowhere.refusals()));
            case Decision.Ranked ranked -> {
                for (Candidate candidate : ranked.candidates()) {
                    Placement placement = unplaced.on(candidate.node());
                    if (reserve(placement, candidate.version())) {
                        return done(placement, app, instead);
                    }
                }
                throw new IllegalStateException("every chosen node was taken by another decision");
            }
        }
    }

    private Done done(Placement placement, App app, Instead instead) {
        List<Compare> conditions = new ArrayList<>(instead.conditions());
        conditions.add(
                new Compare.OfNumber(
                        KeyRange.single(Objects.key(Catalogue.APP, app.namespace(), app.name())),
                        Compare.Field.VERSION,
                        Compare.Relation.GREATER,
                        0));
        List<Op> writes = new ArrayList<>(instead.writes());
        writes.add(placement.put());
        return new Done(placement.encode(), conditions, writes);
    }

    private boolean reserve(Placement placement, long version) {
        try {
            ReserveAnswer answer = nodes.reserve(placement.node(), version, placement.claim());
            if (answer.getOutcome() == ReserveAnswer.Outcome.OUTCOME_MOVED) {
                long fresh = answer.getRoom().getVersion();
                answer = nodes.reserve(placement.node(), fresh, placement.claim());
            }
            return answer.getOutcome() == ReserveAnswer.Outcome.OUTCOME_HELD;
        } catch (TransportException unreachable) {
            environment.log().info("not reserved", "node", placement.node(), "why", unreachable);
            return false;
        }
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
                particle.run());
    }

    /** Eight digits that are the same whenever the same step asks. */
    private static String hash(String text) {
        long hash = 1125899906842597L;
        for (int k = 0; k < text.length(); k++) {
            hash = 31 * hash + text.charAt(k);
        }
        return HexFormat.of().toHexDigits(hash, 8);
    }

    // Nodes

    private List<Candidate> gossiped() {
        List<String> cordoned = cordoned();
        List<Candidate> seen = new ArrayList<>();
        for (Member member : membership.present()) {
            Optional<Capacity> capacity = membership.capacity(member.id());
            boolean schedulable =
                    member.status() == Member.Status.ALIVE && !cordoned.contains(member.name());
            capacity.ifPresent(room ->
                    seen.add(
                            new Candidate(
                                    member.id(),
                                    member.zone(),
                                    room.cpuMillis(),
                                    room.memoryBytes(),
                                    room.freeCpuMillis(),
                                    room.freeMemoryBytes(),
                                    room.ledgerVersion(),
                                    0,
                                    schedulable)));
        }
        return seen;
    }

    private List<String> cordoned() {
        return objects.list(Catalogue.NODE, "").stream()
                .filter(node -> node.boolAt("spec", "unschedulable").orElse(false))
                .map(Metadata::name)
                .toList();
    }

    /** Asks all nominated nodes at once; who does not answer in time is no candidate. */
    private List<Candidate> probe(
            List<NodeId> nominated, List<Candidate> gossiped, String service) {
        Map<NodeId, Promise<RoomFrame>> asked = new LinkedHashMap<>();
        List<Candidate> fresh = new ArrayList<>();
        try (TaskGroup group = new TaskGroup(environment, "probe")) {
            for (NodeId node : nominated) {
                asked.put(node, group.start(node.toString(), () -> nodes.probe(node, service)));
            }
            for (Candidate stale : gossiped) {
                Promise<RoomFrame> answer = asked.get(stale.node());
                if (answer != null) {
                    answered(stale, answer).ifPresent(fresh::add);
                }
            }
        }
        return fresh;
    }

    private Optional<Candidate> answered(Candidate stale, Promise<RoomFrame> answer) {
        try {
            RoomFrame room = answer.await("a probe of " + stale.node(), PROBES_MAX);
            return Optional.of(
                    new Candidate(
                            stale.node(),
                            stale.zone(),
                            room.getCpuMillis(),
                            room.getMemoryBytes(),
                            room.getFreeCpuMillis(),
                            room.getFreeMemoryBytes(),
                            room.getVersion(),
                            room.getReplicas(),
                            stale.schedulable()));
        } catch (TransportException | DeadlineExceeded silent) {
            environment.log().info("probe unanswered", "node", stale.node(), "why", silent);
            return Optional.empty();
        }
    }

    private String words(List<Refusal> refusals) {
        List<String> words = new ArrayList<>();
        for (Refusal refusal : refusals) {
            String name = membership.member(refusal.node()).map(Member::name).orElse("?");
            words.add(name + " " + refusal.reason());
        }
        return words.isEmpty() ? "no node answered" : String.join("; ", words);
    }

    // Starting and stopping

    /** Starts replicas side by side and returns when all answer. */
    void start(Pulse pulse, String key, List<Placement> placements) {
        if (!placements.isEmpty()) {
            pulse.step(Step.of("start " + key).retried(atMost(30)), _ -> startAll(placements));
        }
    }

    private Done startAll(List<Placement> placements) {
        try (TaskGroup group = new TaskGroup(environment, "start")) {
            List<Promise<StartAnswer>> answers = new ArrayList<>();
            for (Placement placement : placements) {
                answers.add(group.start(placement.id(), () -> nodes.start(placement)));
            }
            for (int k = 0; k < placements.size(); k++) {
                check(placements.get(k), answers.get(k));
            }
        }
        return Done.nothing();
    }

    private void check(Placement placement, Promise<StartAnswer> promise) {
        StartAnswer answer = promise.await("the start of " + placement.id(), STARTS_MAX);
        if (answer.getUnusable()) {
            throw new PermanentFailure(answer.getWhy());
        }
        if (!answer.getStarted()) {
            throw new IllegalStateException(placement.id() + ": " + answer.getWhy());
        }
    }

    /** Stops a replica: its record goes, then the node lets its requests finish. */
    void stop(Pulse pulse, Placement placement) {
        pulse.step(
                Step.of("stop " + placement.id()),
                _ -> {
                    askToStop(placement);
                    return new Done(Bytes.EMPTY, List.of(), List.of(Op.delete(placement.key())));
                });
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

    private static Retry atMost(int attempts) {
        return new Retry(attempts, Duration.ofMillis(100), Duration.ofSeconds(2));
    }
}
