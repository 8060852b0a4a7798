package dev.aether.control;

import com.google.protobuf.Message;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Disk;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.membership.Capacity;
import dev.aether.membership.Endpoint;
import dev.aether.runtime.Program;
import dev.aether.runtime.Room;
import dev.aether.runtime.RuntimeConfig;
import dev.aether.runtime.Workload;
import dev.aether.runtime.WorkloadException;
import dev.aether.runtime.WorkloadLog;
import dev.aether.runtime.Workloads;
import dev.aether.state.Blobs;
import dev.aether.state.Txn;
import dev.aether.state.simulated.SimulatedKeyspace;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node that pulses ask, on a simulated machine; its peers and the lattice's state stay up. */
final class ServedNode {
    static final NodeId SELF = new NodeId(1);
    static final Placement PLACEMENT =
            new Placement(
                    "default",
                    "shop",
                    "web",
                    "shop-web-00000001",
                    SELF,
                    "r1",
                    "deploy/default/shop/1/place web 0",
                    Instant.EPOCH,
                    new Particle.Run(
                            "sha256:" + "a".repeat(64),
                            List.of(),
                            Map.of(),
                            new Workload.Limits(
                                    64 << 20,
                                    Duration.ofSeconds(10),
                                    Duration.ofSeconds(10),
                                    100,
                                    100,
                                    100,
                                    Workload.Reuse.NONE),
                            List.of(),
                            false));
    private static final Duration LONG = Duration.ofMinutes(5);

    final SimulatedWorld world = new SimulatedWorld(1);
    final SimulatedMachine machine = world.machine("n1");
    final SimulatedKeyspace system =
            new SimulatedKeyspace(world.machine("peers").environment().timers());
    final Shelf shelf = new Shelf();
    Workloads workloads = workloads();
    NodeService service = new NodeService(workloads, shelf, system);

    /** In the present life. */
    int prepared;

    List<Endpoint> endpoints = List.of();
    boolean unusable;

    /** Its component cannot be had for the time being. */
    boolean unavailable;

    /** The answer, or empty if the machine crashed before it. */
    Optional<Bytes> ask(String channel, Message call) {
        Bytes body = Bytes.wrap(call.toByteArray());
        try {
            return Optional.of(machine.call(channel, LONG, () -> service.answer(channel, body)));
        } catch (DeadlineExceeded crashed) {
            return Optional.empty();
        }
    }

    void restart() {
        machine.restart();
        prepared = 0;
        endpoints = List.of();
        workloads = workloads();
        service = new NodeService(workloads, shelf, system);
    }

    /** The lattice says that the placement shall run here. */
    void record() {
        system.txn(Txn.of(PLACEMENT.put()));
    }

    Room room() {
        return machine.call("room", LONG, () -> workloads.ledger().room());
    }

    private Workloads workloads() {
        return new Workloads(
                machine.environment(),
                RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256)),
                SELF,
                shelf,
                this::prepare,
                new Board());
    }

    private Program prepare(Workload workload, Bytes artefact, WorkloadLog log) {
        prepared++;
        if (unusable) {
            throw new WorkloadException(WorkloadException.Code.UNUSABLE, "it is unusable");
        }
        if (unavailable) {
            throw new WorkloadException(
                    WorkloadException.Code.ARTEFACT_UNAVAILABLE, "it is not here yet");
        }
        return (request, sink, turn) -> new HttpResult.NoResponse();
    }

    private final class Board implements Workloads.Board {
        @Override
        public void publish(Collection<Endpoint> published) {
            endpoints = List.copyOf(published);
        }

        @Override
        public void announce(Capacity capacity) {}
    }

    /** Artefacts on the machine's disk; what is not there a peer has. */
    final class Shelf implements Blobs {
        int fetches;

        private static String path(String digest) {
            return "blobs/" + digest.replace(':', '-');
        }

        private Disk disk() {
            return machine.environment().disk();
        }

        @Override
        public String put(Bytes content) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean has(String digest) {
            return disk().exists(path(digest));
        }

        @Override
        public List<String> local() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Bytes fetch(String digest) {
            if (!has(digest)) {
                fetches++;
                disk().replace(path(digest), new byte[] {1});
            }
            return Bytes.wrap(disk().read(path(digest), 10));
        }

        @Override
        public void delete(String digest) {
            throw new UnsupportedOperationException();
        }
    }
}
