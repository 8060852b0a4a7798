package dev.aether.control;

import dev.aether.environment.Clock;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import dev.aether.workflow.PulseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Wakes particles and lets them sleep. Each is one transaction: it changes which particles the
 * app's status calls awake, only if the app is as it was read, and starts the pulse that follows.
 * So of many nodes that want the same one succeeds, and a pulse sees what was decided before it.
 */
final class Demand {
    /** A pulse that failed is not tried again for requests any earlier than this. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Clock clock;
    private final Keyspace system;
    private final Objects objects;
    private final Reactions reactions;

    Demand(Clock clock, Keyspace system, Objects objects, Reactions reactions) {
        this.clock = clock;
        this.system = system;
        this.objects = objects;
        this.reactions = reactions;
    }

    /**
     * A request found no replica.
     *
     * @return whether this started a pulse, which is not needed if the particle is awake already
     */
    boolean wake(Sleeper sleeper) {
        Optional<ObjectNode> found = find(sleeper);
        if (found.isEmpty() || !isNeeded(found.get(), sleeper)) {
            return false;
        }
        ObjectNode app = found.get();
        ObjectNode woken = Awake.of(app).with(sleeper.particle(), clock.now()).in(app);
        return commit("wake", app, woken, List.of());
    }

    private boolean isNeeded(ObjectNode app, Sleeper sleeper) {
        Optional<Instant> since = Awake.of(app).since(sleeper.particle());
        return since.isEmpty() || (isFailed(app, since.get()) && replicas(sleeper).isEmpty());
    }

    /** What a failed change left running is no reason to change it again. */
    private boolean isFailed(ObjectNode app, Instant since) {
        return phase(app).equals("Failed")
                && Duration.between(since, clock.now()).abs().compareTo(AGAIN) >= 0;
    }

    /**
     * A replica had no request for long.
     *
     * @param idle asked last whether that is still so
     * @return whether this started the pulse that stops it
     */
    boolean sleep(Sleeper sleeper, String placement, BooleanSupplier idle) {
        Optional<ObjectNode> found =
                find(sleeper)
                        .filter(app -> phase(app).equals("Ready"))
                        .filter(app -> Awake.of(app).has(sleeper.particle()));
        List<Placement> replicas = replicas(sleeper);
        if (found.isEmpty()
                || replicas.size() != 1
                || !replicas.getFirst().id().equals(placement)
                || !idle.getAsBoolean()) {
            return false;
        }
        ObjectNode app = found.get();
        ObjectNode asleep = Awake.of(app).without(sleeper.particle()).in(app);
        Compare stays = Compare.present(replicas.getFirst().key());
        return commit("sleep", app, asleep, List.of(stays));
    }

    /** The app, if that particle of it may sleep. */
    private Optional<ObjectNode> find(Sleeper sleeper) {
        return objects.read(Catalogue.APP, sleeper.namespace(), sleeper.app())
                .filter(app -> !Metadata.isBeingDeleted(app))
                .filter(app ->
                        App.of(app)
                                .particle(sleeper.particle())
                                .filter(Particle::sleeps)
                                .isPresent());
    }

    private static String phase(ObjectNode app) {
        return app.textAt("status", "phase").orElse("");
    }

    private List<Placement> replicas(Sleeper sleeper) {
        KeyRange ofApp = Placement.of(sleeper.namespace(), sleeper.app());
        return system.range(RangeQuery.of(ofApp)).entries().stream()
                .map(Placement::decode)
                .filter(each -> each.particle().equals(sleeper.particle()))
                .toList();
    }

    /** The app's revision makes the pulse's id unique: only one change follows each revision. */
    private boolean commit(
            String what, ObjectNode before, ObjectNode after, List<Compare> further) {
        PulseId id = App.pulse(what, before, Long.toString(Metadata.revision(before)));
        Reactions.Reaction reaction = reactions.rescaled(id, after);
        List<Compare> conditions = new ArrayList<>(further);
        conditions.add(Objects.unchanged(Catalogue.APP, before));
        List<Op> writes = new ArrayList<>(reaction.writes());
        writes.add(Objects.put(Catalogue.APP, reaction.object()));
        return system.txn(new Txn(conditions, writes, List.of())).succeeded();
    }
}
