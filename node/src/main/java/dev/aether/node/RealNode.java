package dev.aether.node;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Environment;
import dev.aether.environment.LogLevel;
import dev.aether.environment.system.DirectoryLock;
import dev.aether.environment.system.LogTarget;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.mesh.Egress;
import dev.aether.mesh.EgressConfig;
import dev.aether.runtime.ParticleMaker;
import dev.aether.state.StateConfig;
import dev.aether.state.disk.DiskStores;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.quic.QuicNetwork;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** One node on a real machine: its directory, its modules and its doors. */
final class RealNode implements AutoCloseable {
    private static final String STORE = "store";

    private final NodeConfig config;
    private final DirectoryLock lock;
    private final Environment environment;
    private final Wiring wiring;
    private final Doors doors;

    /**
     * Opens everything, blocking while it founds, joins or renews; nothing serves before start.
     *
     * @param abandon told when the log can no longer be written
     * @param removed told, in words, that the node is no member of its lattice any more
     */
    RealNode(
            Path directory,
            NodeConfig config,
            Consumer<RuntimeException> abandon,
            Consumer<String> removed) {
        this.config = config;
        this.lock = SystemEnvironment.lock(directory);
        this.environment =
                SystemEnvironment.open(directory, LogTarget.RotatedFile.nodeLog(LogLevel.INFO));
        Makers makers =
                new Makers(
                        identity ->
                                new QuicNetwork(environment, identity, TransportConfig.defaults()),
                        (bindings, code) ->
                                new ParticleMaker(
                                        environment, config.compiling().engine(), bindings, code),
                        ours -> new Egress(environment, ours, EgressConfig.defaults()),
                        StateConfig.defaults()
                                .withLostAfter(config.replaceAfter())
                                .withStorageBytesMax(
                                        new ByteSize(config.offered().keyspaceBytes())),
                        state -> new DiskStores(state, directory.resolve(STORE)));
        this.wiring = new Wiring(config, environment, makers);
        wiring.state()
                .onFailure(failure -> {
                    environment.log().error("the node stops: its log cannot be written", failure);
                    abandon.accept(failure);
                });
        wiring.onRemoval(why -> {
            environment.log().warn("the node stops: it was removed from the lattice", "why", why);
            removed.accept(why);
        });
        this.doors = new Doors(config, environment, wiring);
    }

    /** Returns when it is ready and its doors are open. */
    void start() {
        doors.beforeStart();
        wiring.start(Main.VERSION);
        doors.open();
        RunFile.write(environment, config, wiring);
    }

    /** A token by which one node joins; secret. */
    String invitation(Duration lifetime) {
        return wiring.certification().mint(environment.clock().now().plus(lifetime));
    }

    InetSocketAddress address() {
        return wiring.transport().localAddress();
    }

    @Override
    public void close() {
        try (lock;
                wiring) {
            doors.close();
        }
    }
}
