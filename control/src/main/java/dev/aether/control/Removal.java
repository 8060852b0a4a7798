package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeStatus;
import dev.aether.state.State;
import dev.aether.transport.TransportException;
import dev.aether.workflow.Definition;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.PulseHeader;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.PulseState;
import dev.aether.workflow.Pulses;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork;
import dev.aether.workflow.StepWork.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes a node out of the lattice for good, be it alive or dead: its replicas run elsewhere, others
 * hold what it held, then nothing of it is left. Until its records are gone there is a way back:
 * who fails or is cancelled leaves the node a member as before.
 */
final class Removal implements Definition {
    private static final int ROUNDS_MAX = 50;
    private static final int COPY_ATTEMPTS_MAX = 10;
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(2);

    /** Longer than any certificate lives. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private static final Retry OFTEN =
            new Retry(1_000_000, Duration.ofMillis(100), Duration.ofSeconds(1));

    private final Environment environment;
    private final Parts parts;

    /** What a removal works with. */
    record Parts(
            Objects objects,
            State state,
            Pulses pulses,
            Artefacts artefacts,
            Evacuation evacuation,
            Departures departures,
            NodeCalls nodes,
            Events events) {
        Keyspace system() {
            return state.keyspace("system");
        }
    }

    Removal(Environment environment, Parts parts) {
        this.environment = environment;
        this.parts = parts;
    }

    static String subject(String name) {
        return "nodes/" + name;
    }

    static Bytes input(NodeId node) {
        return Bytes.utf8(node.toString());
    }

    /** Who leaves. */
    private record Leaver(String name, NodeId node) {
        static Leaver of(Pulse pulse) {
            String name = pulse.subject().substring("nodes/".length());
            return new Leaver(name, NodeId.parse(pulse.input().utf8()));
        }
    }

    @Override
    public String name() {
        return "remove";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String run(Pulse pulse) {
        Leaver leaver = Leaver.of(pulse);
        pulse.step(Step.of("hold").undoneBy(_ -> stay(leaver)), _ -> Done.nothing());
        pulse.step(Step.of("check"), _ -> check(leaver));
        int moved = evacuate(pulse, leaver);
        pulse.step(Step.of("copy artefacts").retried(Retry.PATIENT), this::copy);
        pulse.step(Step.of("mark").undoneBy(_ -> unmark(leaver)), _ -> mark(leaver));
        pulse.step(Step.of("leave ranges").retried(OFTEN), _ -> leaveRanges(leaver));
        pulse.step(Step.of("forget").retried(Retry.PATIENT), _ -> forget(leaver));
        pulse.keep("hold");
        pulse.keep("mark");
        pulse.step(Step.of("tell"), _ -> tell(leaver));
        return "%s is no longer part of the lattice, %d apps were moved"
                .formatted(leaver.name, moved);
    }

    private Optional<ObjectNode> object(Leaver leaver) {
        return parts.objects()
                .read(Catalogue.NODE, "", leaver.name)
                .filter(found -> Departures.nodeOf(found).equals(Optional.of(leaver.node)));
    }

    private Done check(Leaver leaver) {
        object(leaver)
                .flatMap(parts.departures()::objection)
                .ifPresent(objection -> {
                    throw new PermanentFailure(leaver.name + " is not removed: " + objection.why());
                });
        return Done.nothing();
    }

    /** The way back: its object is as if nobody had deleted it. */
    private Done stay(Leaver leaver) {
        Optional<ObjectNode> found = object(leaver).filter(Metadata::isBeingDeleted);
        if (found.isEmpty()) {
            return Done.nothing();
        }
        ObjectNode metadata =
                found.get()
                        .objectAt("metadata")
                        .without("deletionTimestamp")
                        .without("deletionGracePeriodSeconds");
        ObjectNode kept = found.get().with("metadata", metadata);
        Op event =
                parts.events()
                        .warning(kept, "NodeNotRemoved", "it stays a member; see its pulse remove");
        return new Done(
                Bytes.EMPTY,
                List.of(Objects.unchanged(Catalogue.NODE, found.get())),
                List.of(Objects.put(Catalogue.NODE, kept), event));
    }

    // Replicas and artefacts

    /** In rounds, because a placement may have been under way. @return apps moved */
    private int evacuate(Pulse pulse, Leaver leaver) {
        int moved = 0;
        for (int round = 1; round <= ROUNDS_MAX; round++) {
            Bytes seen =
                    pulse.step(
                            Step.of("look in round " + round),
                            _ -> parts.evacuation().look(leaver.node));
            List<Evacuation.Resident> apps = Evacuation.read(seen);
            if (apps.isEmpty()) {
                return moved;
            }
            moved = Math.max(moved, apps.size());
            move(pulse, leaver, apps, round);
            pulse.sleep("pause after round " + round, BETWEEN_ROUNDS);
        }
        throw new PermanentFailure("apps could not be moved in %d rounds".formatted(ROUNDS_MAX));
    }

    private void move(Pulse pulse, Leaver leaver, List<Evacuation.Resident> apps, int round) {
        String cause = Long.toHexString(pulse.createdAt().toEpochMilli()) + "-" + round;
        List<Bytes> begun = new ArrayList<>();
        for (Evacuation.Resident app : apps) {
            begun.add(
                    pulse.step(
                            Step.of("move %s in round %d".formatted(app, round))
                                    .retried(Retry.PATIENT),
                            _ -> parts.evacuation().begin(leaver.node, cause, app)));
        }
        for (int k = 0; k < apps.size(); k++) {
            Evacuation.Resident app = apps.get(k);
            Bytes restoring = begun.get(k);
            pulse.step(
                    Step.of("moved %s in round %d".formatted(app, round)).retried(OFTEN),
                    _ -> awaitMoved(leaver, app, restoring));
        }
    }

    private Done awaitMoved(Leaver leaver, Evacuation.Resident app, Bytes restoring) {
        boolean ended =
                !restoring.isEmpty()
                        && parts.pulses()
                                .find(new PulseId(restoring.utf8()))
                                .map(PulseHeader::state)
                                .filter(PulseState.RUNNING::equals)
                                .isEmpty();
        if (!ended && !parts.evacuation().here(leaver.node, app).isEmpty()) {
            throw new IllegalStateException(
                    "%s still runs on %s%s"
                            .formatted(
                                    app,
                                    leaver.name,
                                    restoring.isEmpty() ? "" : ", see pulse " + restoring.utf8()));
        }
        return Done.nothing();
    }

    private Done copy(StepWork.Attempt attempt) {
        for (ObjectNode object : parts.objects().list(Catalogue.APP, "")) {
            components(object).forEach((digest, used) -> copy(digest, used, attempt));
        }
        return Done.nothing();
    }

    /** What nobody has is no reason to stay; what nobody can be asked for is one for a while. */
    private void copy(String digest, String particles, StepWork.Attempt attempt) {
        try {
            parts.artefacts().spread(digest, particles);
        } catch (PermanentFailure storedNowhere) {
            environment.log().info("not copied", "digest", digest, "why", storedNowhere);
        } catch (IllegalStateException unanswered) {
            if (attempt.number() < COPY_ATTEMPTS_MAX) {
                throw unanswered;
            }
            environment.log().warn("not copied", "digest", digest, "why", unanswered);
        }
    }

    private static SortedMap<String, String> components(ObjectNode app) {
        try {
            return Artefacts.components(App.of(app));
        } catch (PermanentFailure neverValid) {
            return new TreeMap<>();
        }
    }

    // Ranges and records

    /** From now on the leaders of ranges take it out of them. */
    private Done mark(Leaver leaver) {
        check(leaver);
        return new Done(
                Bytes.EMPTY,
                List.of(),
                List.of(Op.put(Members.departedKey(leaver.node), Bytes.utf8(leaver.name))));
    }

    private static Done unmark(Leaver leaver) {
        return new Done(
                Bytes.EMPTY, List.of(), List.of(Op.delete(Members.departedKey(leaver.node))));
    }

    private Done leaveRanges(Leaver leaver) {
        for (String keyspace : parts.state().names()) {
            RangeStatus status = parts.state().keyspace(keyspace).status();
            if (status.voters().contains(leaver.node) || status.learners().contains(leaver.node)) {
                throw new IllegalStateException(
                        "%s still holds a replica of range %s".formatted(leaver.name, keyspace));
            }
        }
        return Done.nothing();
    }

    /** All that says it is a member, in one transaction. */
    private Done forget(Leaver leaver) {
        List<Compare> conditions = new ArrayList<>();
        List<Op> writes = new ArrayList<>();
        writes.add(Op.delete(Members.memberKey(leaver.node)));
        writes.add(remembered(leaver));
        Bytes name = Members.nameKey(leaver.name);
        parts.system().range(RangeQuery.of(KeyRange.single(name))).entries().stream()
                .filter(entry -> entry.value().equals(Bytes.utf8(leaver.node.toString())))
                .forEach(entry -> {
                    conditions.add(Compare.unchanged(name, entry.modRevision()));
                    writes.add(Op.delete(name));
                });
        object(leaver)
                .ifPresent(found -> {
                    conditions.add(Objects.unchanged(Catalogue.NODE, found));
                    writes.add(released(found));
                    writes.add(
                            parts.events()
                                    .normal(found, "NodeRemoved", "the node left the lattice"));
                });
        return new Done(Bytes.EMPTY, conditions, writes);
    }

    private static Op released(ObjectNode found) {
        ObjectNode released = Metadata.withoutFinalizer(found, Reactions.NODE_FINALIZER);
        return Metadata.finalizers(released).isEmpty()
                ? Op.delete(Objects.key(Catalogue.NODE, found))
                : Objects.put(Catalogue.NODE, released);
    }

    /** So that gossip of it is ignored for as long as anybody could still show its certificate. */
    private Op remembered(Leaver leaver) {
        return new Op.Put(
                Members.departedKey(leaver.node),
                Bytes.utf8(leaver.name),
                parts.system().grant(0, REMEMBERED).id(),
                false,
                false,
                false);
    }

    /** A node that cannot be told asks by itself, once nobody talks to it. */
    private Done tell(Leaver leaver) {
        try {
            parts.nodes().farewell(leaver.node);
        } catch (TransportException unreachable) {
            environment.log().info("not told", "node", leaver.node, "why", unreachable);
        }
        return Done.nothing();
    }
}
