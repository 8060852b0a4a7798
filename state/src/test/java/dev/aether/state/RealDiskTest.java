package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.state.disk.DiskStores;
import dev.aether.state.images.ImageStores;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.simulated.SimulatedIdentity;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node on real threads, clock and disk; it has no peers, so its transport is never used. */
final class RealDiskTest {
    private static final int WRITES = 50;
    private static final NodeId SELF = new NodeId(1);

    @TempDir Path directory;

    private static Transport unused() {
        SimulatedWorld world = new SimulatedWorld(1);
        return new SimulatedNetwork(world, TransportConfig.defaults())
                .host(world.machine("a"), () -> new SimulatedIdentity(SELF, Bytes.EMPTY))
                .bind(new InetSocketAddress(7000), peer -> true);
    }

    private static final class Alone implements Neighbours {
        @Override
        public List<NodeId> alive() {
            return List.of(SELF);
        }

        @Override
        public void onChange(Runnable changed) {}
    }

    private State open(Stores.Maker stores) {
        Environment environment = SystemEnvironment.open(directory);
        StateConfig config = StateConfig.defaults().founding();
        return State.open(environment, SELF, unused(), new Alone(), config, stores);
    }

    private Stores onDisk(Environment environment) {
        return new DiskStores(environment, directory.resolve("store"));
    }

    @Test
    void whatWasWrittenIsThereAfterARestart() {
        writeAndRestart(this::onDisk);
    }

    @Test
    void whatWasWrittenIsThereAfterARestartFromImages() {
        writeAndRestart(ImageStores::new);
    }

    private void writeAndRestart(Stores.Maker stores) {
        try (State state = open(stores)) {
            Keyspace keyspace = state.keyspace("default");
            for (int i = 0; i < WRITES; i++) {
                keyspace.txn(Txn.of(Op.put(Bytes.utf8("key" + i), Bytes.utf8("value"))));
            }
        }

        try (State state = open(stores)) {
            RangeResult found =
                    state.keyspace("default")
                            .range(RangeQuery.of(KeyRange.prefix(Bytes.utf8("key"))));
            assertThat(found.count()).isEqualTo(WRITES);
        }
    }
}
