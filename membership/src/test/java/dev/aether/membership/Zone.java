package dev.aether.membership;

import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** A whole zone of failure detectors in one thread and virtual time, seeded. */
final class Zone {
    private static final long TICK = Duration.ofMillis(100).toNanos();

    private final Random random;
    private final TreeMap<NodeId, Node> nodes = new TreeMap<>();
    private final PriorityQueue<Delivery> inFlight =
            new PriorityQueue<>(
                    Comparator.comparingLong(Delivery::at).thenComparingLong(Delivery::order));
    final Set<NodeId> stopped = new TreeSet<>();
    BiPredicate<NodeId, NodeId> cut = (from, to) -> false;
    double loss;
    private long now;
    private long order;

    Zone(long seed, int size) {
        random = new Random(seed);
        for (int k = 1; k <= size; k++) {
            start(k, 0);
        }
    }

    void start(int k, long boot) {
        NodeId id = new NodeId(k);
        Member self = member(k, Membership.incarnationOfBoot(boot), Member.Status.ALIVE);
        MembershipConfig config = MembershipConfig.defaults();
        Roster roster = new Roster(self, new SeededRandomness(random), config.membersMax());
        Node node = new Node(roster, new Swim(config, roster, new SeededRandomness(random), now));
        nodes.put(id, node);
        stopped.remove(id);
        for (Node other : List.copyOf(nodes.values())) {
            meet(node, other);
            meet(other, node);
        }
    }

    private void meet(Node one, Node other) {
        Effects effects = new Effects();
        Member self = other.roster.self();
        one.swim.heard(self.id(), self, now, effects);
        carry(one, effects);
    }

    static Member member(int k, long incarnation, Member.Status status) {
        return new Member(
                new NodeId(k),
                "n" + k,
                List.of(new InetSocketAddress("127.0.0.1", 7000 + k)),
                incarnation,
                status,
                "",
                new TreeMap<>());
    }

    Member.Status statusOf(int observed, int observer) {
        return nodes.get(new NodeId(observer))
                .roster
                .find(new NodeId(observed))
                .orElseThrow()
                .status();
    }

    Member known(int observed, int observer) {
        return nodes.get(new NodeId(observer)).roster.find(new NodeId(observed)).orElseThrow();
    }

    /** One node tells another what it believes of a third. */
    void tell(int listener, int speaker, Member news) {
        Node node = nodes.get(new NodeId(listener));
        Effects effects = new Effects();
        node.swim.heard(new NodeId(speaker), news, now, effects);
        carry(node, effects);
    }

    void leave(int k) {
        Effects effects = new Effects();
        Node node = nodes.get(new NodeId(k));
        node.swim.leave(effects);
        carry(node, effects);
        stopped.add(new NodeId(k));
    }

    void run(Duration duration) {
        long end = now + duration.toNanos();
        while (now < end) {
            now += TICK;
            while (!inFlight.isEmpty() && inFlight.peek().at <= now) {
                deliver(inFlight.poll());
            }
            for (Node node : nodes.values()) {
                if (!stopped.contains(node.roster.self().id())) {
                    Effects effects = new Effects();
                    node.swim.tick(now, effects);
                    carry(node, effects);
                }
            }
        }
    }

    private void deliver(Delivery delivery) {
        Node node = nodes.get(delivery.to);
        if (stopped.contains(delivery.to)) {
            return;
        }
        // Through the codec, as on the wire.
        Gossip gossip = GossipCodec.decode(GossipCodec.encode(delivery.gossip));
        Effects effects = new Effects();
        gossip.members().forEach(m -> node.swim.heard(delivery.from, m, now, effects));
        node.swim.receive(delivery.from, gossip.kind(), now, effects);
        carry(node, effects);
    }

    private void carry(Node node, Effects effects) {
        NodeId from = node.roster.self().id();
        for (Effects.Send send : effects.sends()) {
            if (random.nextDouble() >= loss && !cut.test(from, send.to())) {
                long delay = 200_000 + random.nextInt(5_000_000);
                inFlight.add(new Delivery(now + delay, order++, from, send.to(), send.gossip()));
            }
        }
    }

    List<String> disagreements() {
        List<String> found = new ArrayList<>();
        for (Node node : nodes.values()) {
            for (Member seen : node.roster.all()) {
                boolean up = !stopped.contains(seen.id());
                if (!stopped.contains(node.roster.self().id()) && seen.isPresent() != up) {
                    found.add(node.roster.self().name() + " sees " + seen);
                }
            }
        }
        return found;
    }

    private record Node(Roster roster, Swim swim) {}

    private record Delivery(long at, long order, NodeId from, NodeId to, Gossip gossip) {}

    record SeededRandomness(Random random) implements Randomness {
        @Override
        public long nextLong() {
            return random.nextLong();
        }

        @Override
        public int nextInt(int bound) {
            return random.nextInt(bound);
        }

        @Override
        public double nextDouble() {
            return random.nextDouble();
        }

        @Override
        public byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public Randomness fork(String name) {
            return new SeededRandomness(new Random(random.nextLong()));
        }
    }
}
