package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.membership.Membership;
import dev.aether.runtime.Workloads;
import dev.aether.state.Keyspace;
import dev.aether.state.State;
import dev.aether.transport.Transport;
import dev.aether.workflow.Definition;
import dev.aether.workflow.Pulses;
import java.util.List;

/**
 * The use cases of a lattice, put together: definitions for the engine, reactions for the doors.
 */
public final class Control implements AutoCloseable {
    private final Definitions definitions;
    private final Reactions reactions;
    private final Departures departures;
    private final Dismissal dismissal;
    private final NodeWatch nodeWatch;
    private final Timetable timetable;
    private final Residents residents;
    private final Sleepers sleepers;

    /** What control is built on. */
    public record Parts(
            NodeId self,
            State state,
            Keyspace system,
            Objects objects,
            Membership membership,
            Transport transport,
            Workloads workloads,
            NodeService nodeService,
            Pulses pulses,
            NodeWatch.Patience patience) {}

    public Control(Environment environment, Parts parts) {
        NodeCalls nodes = new NodeCalls(parts.transport(), parts.self(), parts.nodeService());
        Presence presence =
                new Presence(
                        environment,
                        parts.objects(),
                        parts.membership(),
                        parts.patience().unheard());
        Rollout rollout = rollout(environment, parts, presence, nodes);
        Events events = new Events(parts.system(), environment.clock(), environment.randomness());
        Statuses statuses =
                new Statuses(
                        environment,
                        parts.objects(),
                        parts.membership(),
                        presence,
                        rollout,
                        events);
        AppChange.Parts change =
                new AppChange.Parts(parts.objects(), new Converge(rollout), statuses);
        Restore restore = new Restore(change);
        this.departures = new Departures(parts.objects(), parts.membership(), parts.state());
        Evacuation evacuation = new Evacuation(parts.objects(), parts.pulses(), rollout, restore);
        Removal.Parts removal =
                new Removal.Parts(
                        parts.objects(),
                        parts.state(),
                        parts.pulses(),
                        new Artefacts(parts.objects(), parts.membership(), presence, nodes),
                        evacuation,
                        departures,
                        nodes,
                        events);
        this.definitions =
                new Definitions(
                        new Deploy(change),
                        new Scale(change),
                        new Update(change),
                        new Undeploy(parts.objects(), rollout),
                        restore,
                        new NodeLoss(parts.membership(), evacuation),
                        new Removal(environment.named("removal"), removal),
                        new RunJob(environment, runs(environment, parts, presence, nodes)));
        this.reactions = new Reactions(environment.clock(), parts.pulses(), definitions);
        this.dismissal =
                new Dismissal(environment, parts.system(), parts.objects(), departures, reactions);
        this.nodeWatch = new NodeWatch(environment, parts, presence, definitions, events);
        this.timetable =
                new Timetable(environment, parts.system(), parts.pulses(), definitions.run());
        this.residents =
                new Residents(environment, parts.system(), parts.workloads(), parts.self());
        Demand demand = new Demand(environment.clock(), parts.system(), parts.objects(), reactions);
        this.sleepers = new Sleepers(environment, parts.workloads(), demand);
    }

    private static Rollout rollout(
            Environment environment, Parts parts, Presence presence, NodeCalls nodes) {
        return new Rollout(
                environment.named("rollout"),
                parts.system(),
                parts.objects(),
                parts.membership(),
                presence,
                nodes);
    }

    private static RunJob.Parts runs(
            Environment environment, Parts parts, Presence presence, NodeCalls nodes) {
        Sites sites = new Sites(environment, parts.objects(), parts.membership(), presence, nodes);
        return new RunJob.Parts(parts.objects(), parts.pulses(), sites, presence, nodes);
    }

    /** For the engine that runs them. */
    public List<Definition> definitions() {
        return definitions.all();
    }

    /** For the doors through which objects are written. */
    public Reactions reactions() {
        return reactions;
    }

    /** For the doors through which nodes are removed. */
    public Departures departures() {
        return departures;
    }

    /** The same without their objects. */
    public Dismissal dismissal() {
        return dismissal;
    }

    /** For the mesh, and for who tells which particles may sleep. */
    public Sleepers sleepers() {
        return sleepers;
    }

    /** Begins to watch nodes, and to run what this node shall run. */
    public void start() {
        nodeWatch.start();
        timetable.start();
        residents.start();
        sleepers.start();
    }

    @Override
    public void close() {
        timetable.close();
        sleepers.close();
        residents.close();
    }
}
