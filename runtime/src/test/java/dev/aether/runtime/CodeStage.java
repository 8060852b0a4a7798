package dev.aether.runtime;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Lifetimes;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.simulated.SimulatedIdentity;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Nodes that share compiled code, and nothing else, on a simulated network. */
final class CodeStage {
    static final String KEY = "engine-1-abc";
    private static final Duration LONG = Duration.ofMinutes(10);

    final SimulatedWorld world;
    final SimulatedNetwork network;
    final Authority authority;
    private final List<Node> nodes = new ArrayList<>();

    CodeStage(long seed) {
        world = new SimulatedWorld(seed);
        network = new SimulatedNetwork(world, TransportConfig.defaults());
        authority =
                Authority.found(
                        world.machine("authority").environment(),
                        LatticeId.parse("00000000000000aa"),
                        Lifetimes.defaults());
    }

    LiveIdentity identity(Subject subject) {
        return new LiveIdentity(
                world.machine("authority").environment().clock(),
                authority.issue(subject, AlternativeNames.none()),
                authority.bundle(1));
    }

    /** A node; whether it has code to share is for its life to say. */
    final class Node implements CodePeers {
        final NodeId id;
        final SimulatedMachine machine;
        final LiveIdentity identity;
        final Transport transport;
        final List<String> told = new ArrayList<>();
        int compilations;
        private SharedCode code;

        Node(int number) {
            id = new NodeId(number);
            machine = world.machine("n" + number);
            identity = identity(new Subject.Node(id));
            SimulatedIdentity shown = new SimulatedIdentity(id, authority.sha256());
            transport =
                    network.host(machine, () -> shown)
                            .bind(new InetSocketAddress(7000), peer -> true);
        }

        Environment environment() {
            return machine.environment();
        }

        SharedCode code() {
            return code;
        }

        /** Goes on after its machine has started anew, without the others. */
        void restartAlone() {
            machine.crash();
            code = SharedCode.alone(machine.restart());
        }

        @Override
        public List<NodeId> present() {
            return nodes.stream().map(node -> node.id).toList();
        }

        @Override
        public String name(NodeId node) {
            return "n" + node.value();
        }

        /** As a workload that is prepared: found, or obtained. */
        byte[] prepare(Duration compiling, byte[] compiled) {
            return code.telling(
                    told::add,
                    () ->
                            code.find(KEY)
                                    .orElseGet(() ->
                                            code.obtain(KEY, () -> compile(compiling, compiled))));
        }

        private byte[] compile(Duration compiling, byte[] compiled) {
            compilations++;
            environment().timers().sleep(compiling);
            return compiled;
        }

        byte[] prepareNow(Duration compiling, byte[] compiled) {
            return call(() -> prepare(compiling, compiled));
        }

        <T> T call(Supplier<T> work) {
            return machine.call("test", LONG, work);
        }

        /** The value of a counter. */
        long counted(String name) {
            return environment()
                    .metrics()
                    .scrape()
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToLong(line ->
                            (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** One that does as it should. */
    Node honest(int number, boolean takes) {
        Node node = new Node(number);
        node.code =
                SharedCode.among(node, takes, node.environment(), node.identity, node.transport);
        return started(node);
    }

    /** One whose answers are the test's. */
    Node liar(int number, Transport.RequestHandler standing, Transport.StreamHandler code) {
        Node node = new Node(number);
        node.transport.onRequest(CodeLattice.STANDING, standing);
        node.transport.onStream(CodeLattice.CODE, code);
        return started(node);
    }

    private Node started(Node node) {
        node.transport.start();
        for (Node other : nodes) {
            other.transport.learn(node.id, List.of(node.transport.localAddress()));
            node.transport.learn(other.id, List.of(other.transport.localAddress()));
        }
        nodes.add(node);
        return node;
    }

    static Bytes bytes(com.google.protobuf.MessageLite message) {
        return Bytes.wrap(message.toByteArray());
    }
}
