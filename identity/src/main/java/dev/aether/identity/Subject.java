package dev.aether.identity;

import dev.aether.environment.NodeId;
import java.util.List;

/** Whom an id names within its lattice; one kind for each shape of path. */
public sealed interface Subject {
    /** The path of the id, without its trust domain. */
    List<String> path();

    /** A node: {@code /node/0123456789abcdef}. */
    record Node(NodeId node) implements Subject {
        @Override
        public List<String> path() {
            return List.of("node", node.toString());
        }
    }

    /** A human or a machine account outside the lattice: {@code /user/NAME}. */
    record User(String name) implements Subject {
        /** Whether it is {@code admin} or one of {@code admin-...}, who may do everything. */
        public boolean isOperator() {
            return name.equals("admin") || name.startsWith("admin-");
        }

        @Override
        public List<String> path() {
            return List.of("user", name);
        }
    }

    /** A user of one keyspace through the etcd door: {@code /etcd/KEYSPACE/USER}. */
    record EtcdUser(String keyspace, String user) implements Subject {
        @Override
        public List<String> path() {
            return List.of("etcd", keyspace, user);
        }
    }

    /** A running part of an app: {@code /ns/NAMESPACE/app/APP/PARTICLE}. */
    record Workload(String namespace, String app, String particle) implements Subject {
        @Override
        public List<String> path() {
            return List.of("ns", namespace, "app", app, particle);
        }
    }

    /** The lattice's authority speaking for itself: {@code /authority}. */
    record LatticeAuthority() implements Subject {
        @Override
        public List<String> path() {
            return List.of("authority");
        }
    }

    /** A well-formed path that names nobody we know; never accepted from a peer. */
    record Unknown(List<String> path) implements Subject {
        public Unknown {
            path = List.copyOf(path);
        }
    }

    /** The subject of a path whose segments were checked by {@link SpiffeId}. */
    static Subject of(List<String> path) {
        return switch (path.size()) {
            case 1 -> path.getFirst().equals("authority") ? new LatticeAuthority() : unknown(path);
            case 2 -> ofPair(path);
            case 3 ->
                    path.getFirst().equals("etcd")
                            ? new EtcdUser(path.get(1), path.get(2))
                            : unknown(path);
            case 5 ->
                    path.getFirst().equals("ns") && path.get(2).equals("app")
                            ? new Workload(path.get(1), path.get(3), path.get(4))
                            : unknown(path);
            default -> unknown(path);
        };
    }

    private static Subject ofPair(List<String> path) {
        String name = path.getLast();
        return switch (path.getFirst()) {
            case "user" -> new User(name);
            case "node" -> isNodeId(name) ? new Node(NodeId.parse(name)) : unknown(path);
            default -> unknown(path);
        };
    }

    private static boolean isNodeId(String name) {
        return name.matches("[0-9a-f]{16}") && !name.equals("0".repeat(16));
    }

    private static Subject unknown(List<String> path) {
        return new Unknown(path);
    }
}
