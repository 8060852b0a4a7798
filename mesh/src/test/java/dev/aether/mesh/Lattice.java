package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.membership.MembershipConfig;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.simulated.SimulatedIdentity;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** A few nodes with real membership and mesh in one simulated world. */
final class Lattice {
    static final String SERVICE = "default/shop/web";
    static final Duration LONG = Duration.ofSeconds(30);
    private static final Bytes AUTHORITY = Bytes.utf8("authority");

    final SimulatedWorld world;
    final SimulatedNetwork network;
    final List<Node> nodes = new ArrayList<>();

    Lattice(long seed, int size) {
        world = new SimulatedWorld(seed);
        network = new SimulatedNetwork(world, TransportConfig.defaults());
        for (int number = 1; number <= size; number++) {
            nodes.add(new Node(number));
        }
        for (Node node : nodes) {
            node.machine.environment().threads().start("join", () -> node.join(this));
        }
        await(() -> nodes.stream().allMatch(each -> each.membership.present().size() == size));
    }

    void await(BooleanSupplier condition) {
        assertThat(world.runUntil(condition, LONG)).isTrue();
    }

    /** Makes one instance {@code i<number>} of the service run on each given node. */
    void host(Function<Exchange, Outcome> guest, int... numbers) {
        for (int number : numbers) {
            node(number).host("i" + number, guest);
        }
        for (int number : numbers) {
            await(() -> nodes.stream().allMatch(each -> each.knows("i" + number)));
        }
    }

    Node node(int number) {
        return nodes.get(number - 1);
    }

    final class Node {
        final SimulatedMachine machine;
        final Environment environment;
        final FakeEndpoints guests = new FakeEndpoints();
        final Transport transport;
        final Membership membership;
        final Mesh mesh;
        private final int number;

        Node(int number) {
            this.number = number;
            machine = world.machine("node-" + number);
            environment = machine.environment();
            transport =
                    network.host(machine, () -> new SimulatedIdentity(id(), AUTHORITY))
                            .bind(new InetSocketAddress(0), peer -> true);
            Member self =
                    new Member(
                            id(),
                            "n" + number,
                            List.of(transport.localAddress()),
                            Membership.incarnationOfBoot(0),
                            Member.Status.ALIVE,
                            "",
                            new TreeMap<>());
            membership = new Membership(environment, MembershipConfig.defaults(), transport, self);
            mesh = new Mesh(environment, membership, transport, guests, MeshConfig.defaults());
            membership.start();
            mesh.start();
            transport.start();
        }

        NodeId id() {
            return new NodeId(number);
        }

        void join(Lattice lattice) {
            membership.join(
                    lattice.nodes.stream()
                            .filter(other -> other != this)
                            .map(other -> other.transport.localAddress())
                            .toList());
        }

        void host(String instance, Function<Exchange, Outcome> guest) {
            guests.guests.put(instance, guest);
            membership.publish(
                    guests.guests.keySet().stream()
                            .map(each -> new Endpoint(SERVICE, each, id(), true))
                            .toList());
        }

        boolean knows(String instance) {
            return membership.services().lookup(SERVICE).stream()
                    .anyMatch(each -> each.instance().equals(instance));
        }

        <T> T run(Supplier<T> work) {
            return machine.call("test", LONG.multipliedBy(4), work);
        }

        Outcome call(Exchange exchange) {
            return run(() -> mesh.call(SERVICE, exchange, Duration.ofSeconds(10)));
        }

        void crash() {
            machine.crash();
            network.crash(id());
        }
    }
}
