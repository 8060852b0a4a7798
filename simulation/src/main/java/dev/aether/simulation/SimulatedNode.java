package dev.aether.simulation;

import dev.aether.environment.Environment;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.identity.Authority;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.node.Makers;
import dev.aether.node.NodeConfig;
import dev.aether.node.Wiring;
import dev.aether.transport.Network;
import dev.aether.transport.simulated.SimulatedIdentity;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** One node of a simulated lattice: the production wiring on simulated makers. */
public final class SimulatedNode {
    private static final Duration CALL_MAX = Duration.ofSeconds(60);

    private final SimulatedMachine machine;
    private final SimulatedNetwork network;
    private final NodeConfig config;
    private volatile Optional<Wiring> wiring = Optional.empty();

    SimulatedNode(SimulatedMachine machine, SimulatedNetwork network, NodeConfig config) {
        this.machine = machine;
        this.network = network;
        this.config = config;
    }

    public SimulatedMachine machine() {
        return machine;
    }

    /** Begins its life; it becomes ready as the world runs. */
    void boot(Environment environment) {
        environment
                .threads()
                .start(
                        "boot " + config.name(),
                        () -> {
                            Wiring opened =
                                    new Wiring(
                                            config,
                                            environment,
                                            new Makers(this::host, new StubPrograms()));
                            wiring = Optional.of(opened);
                            opened.start("simulated");
                        });
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

    void restart() {
        boot(machine.restart());
    }

    public Wiring wiring() {
        return wiring.orElseThrow(() -> new IllegalStateException(config.name() + " is down"));
    }

    public boolean isUp() {
        return machine.isUp();
    }

    /** Runs blocking work on this node while the world runs. */
    public <T> T call(String what, Supplier<T> work) {
        return machine.call(what, CALL_MAX, work);
    }
}
