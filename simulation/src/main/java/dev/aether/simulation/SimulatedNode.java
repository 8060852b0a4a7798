package dev.aether.simulation;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.identity.Authority;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.node.Makers;
import dev.aether.node.NodeConfig;
import dev.aether.node.Wiring;
import dev.aether.runtime.Workload;
import dev.aether.state.StateConfig;
import dev.aether.state.images.ImageStores;
import dev.aether.transport.Network;
import dev.aether.transport.simulated.SimulatedIdentity;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One node of a simulated lattice: the production wiring on simulated makers. */
public final class SimulatedNode {
    private static final Duration CALL_MAX = Duration.ofSeconds(60);

    /** History is short, so that whoever follows it meets its compaction. */
    private static final StateConfig STATE =
            StateConfig.defaults().withHistory(new StateConfig.History(Duration.ofSeconds(5), 200));

    private final SimulatedWorld world;
    private final SimulatedMachine machine;
    private final SimulatedNetwork network;
    private final NodeConfig config;
    private final List<Execution> executions = new ArrayList<>();
    private final List<StubCommands.Began> runs = new ArrayList<>();
    private int compilations;
    private final List<StubMessages.Handled> messages = new ArrayList<>();
    private final List<Consumer<SimulatedNode>> listeners = new ArrayList<>();
    private volatile Optional<Wiring> wiring = Optional.empty();
    private volatile Optional<String> removal = Optional.empty();
    private Optional<NodeId> id = Optional.empty();
    private int life;

    /**
     * A workload was started.
     *
     * @param life of the node, from 1
     * @param service of the workload
     */
    record Execution(String node, int life, String placement, String service) {}

    SimulatedNode(
            SimulatedWorld world,
            SimulatedMachine machine,
            SimulatedNetwork network,
            NodeConfig config) {
        this.world = world;
        this.machine = machine;
        this.network = network;
        this.config = config;
    }

    public String name() {
        return config.name();
    }

    /** Its id, which it has since it first became ready. */
    public NodeId id() {
        return id.orElseThrow(() -> new IllegalStateException(name() + " was never ready"));
    }

    /** Why it stopped, if it found that it was removed from the lattice. */
    public Optional<String> removal() {
        return removal;
    }

    /** All that its runtime started, in all its lives. */
    List<Execution> executions() {
        return List.copyOf(executions);
    }

    /** All commands that began here, in all its lives. */
    List<StubCommands.Began> runs() {
        return List.copyOf(runs);
    }

    /** How often it began to compile, in all its lives. */
    int compilations() {
        return compilations;
    }

    /** All messages that a guest here was done with, in all its lives. */
    List<StubMessages.Handled> messages() {
        return List.copyOf(messages);
    }

    /** Hears, on a thread of the node, of every life in which it becomes ready. */
    void onReady(Consumer<SimulatedNode> listener) {
        listeners.add(listener);
    }

    public SimulatedMachine machine() {
        return machine;
    }

    /** Begins its life; it becomes ready as the world runs. */
    void boot(Environment environment) {
        life++;
        environment.threads().start("boot " + name(), () -> live(environment));
    }

    private void live(Environment environment) {
        Makers makers =
                new Makers(
                        this::host,
                        (bindings, code) ->
                                new StubPrograms(
                                        bindings,
                                        new StubCommands(environment, name(), runs::add),
                                        new StubCompiler(environment, code, this::compiled),
                                        new StubMessages(environment, bindings, messages::add),
                                        this::executed),
                        _ -> new NoOutside(),
                        STATE,
                        ImageStores::new);
        Wiring opened = new Wiring(config, environment, makers);
        wiring = Optional.of(opened);
        opened.onRemoval(why -> {
            removal = Optional.of(why);
            world.after(Duration.ZERO, this::crash);
        });
        opened.start("simulated");
        id = Optional.of(opened.self());
        listeners.forEach(listener -> listener.accept(this));
    }

    private void executed(Workload workload) {
        executions.add(new Execution(name(), life, workload.placement(), workload.service()));
    }

    private void compiled() {
        compilations++;
    }

    private Network host(Supplier<LiveIdentity> identity) {
        return network.host(machine, () -> shown(identity.get()));
    }

    private static SimulatedIdentity shown(LiveIdentity identity) {
        if (identity.id().subject() instanceof Subject.Node(var node)) {
            return new SimulatedIdentity(
                    node, Authority.sha256(identity.bundle().authorities().getFirst()));
        }
        throw new IllegalStateException("not a node: " + identity.id());
    }

    public boolean isReady() {
        return wiring.filter(Wiring::isReady).isPresent();
    }

    /** Power fails: what was not forced is lost. */
    void crash() {
        wiring.ifPresent(running -> network.crash(running.self()));
        wiring = Optional.empty();
        machine.crash();
    }

    /** Tells the others that it is about to be off, as one that ends in order does. */
    void leave() {
        Wiring running = wiring();
        call(
                "leave",
                () -> {
                    running.membership().leave();
                    return true;
                });
    }

    void restart() {
        boot(machine.restart());
    }

    public Wiring wiring() {
        return wiring.orElseThrow(() -> new IllegalStateException(config.name() + " is down"));
    }

    /** Starts work on this node, which ends with its life. */
    void start(String what, Runnable work) {
        machine.environment().threads().start(what, work);
    }

    public boolean isUp() {
        return machine.isUp();
    }

    /** Runs blocking work on this node while the world runs. */
    public <T> T call(String what, Supplier<T> work) {
        return machine.call(what, CALL_MAX, work);
    }
}
