package dev.aether.node;

import dev.aether.component.WasmtimeLibrary;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Yaml;
import dev.aether.runtime.ParticleEngine;
import dev.aether.state.StateConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One node's configuration, file {@code node.yaml}; unknown keys are refused.
 *
 * <pre>
 * name: n1
 * lattice: new                # or: {token: aether-join-..., peers: ["[::1]:7400"]}
 * invite: [n2, n3]            # optional, with "new": writes join/n2.token, join/n3.token
 * listen: {hosts: ["::1"], quic: 7400, api: 7401, ingress: 7402, etcd: 7403, metrics: 7404}
 * zone: home
 * memory: 128Mi               # for workloads, at most and by default half the heap
 * cores: 2                    # for workloads, by default all
 * keyspaceMax: 8192Mi         # keys and history of one keyspace, by default 8192Mi
 * replaceAfter: 5m            # a silent node's replicas go to a spare one, by default after 5m
 * engine: wasmtime            # compiles and runs components, by default endive
 * compile: own                # takes no compiled code from other nodes, by default shared
 * </pre>
 *
 * @param name unique in the lattice: a DNS label
 * @param invite nodes that join from this machine; their tokens are written beside
 * @param offered of this machine
 * @param replaceAfter how long another node is silent before a spare one gets its replicas
 * @param compiling how components come to run here
 */
public record NodeConfig(
        String name,
        Lattice lattice,
        List<String> invite,
        Listen listen,
        String zone,
        Offered offered,
        Duration replaceAfter,
        Compiling compiling) {
    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "lattice",
                    "invite",
                    "listen",
                    "zone",
                    "memory",
                    "cores",
                    "keyspaceMax",
                    "replaceAfter",
                    "engine",
                    "compile");
    private static final Pattern SPAN = Pattern.compile("([1-9]\\d{0,5})([smh])");

    /** Unless it says otherwise. */
    public static final Duration REPLACE_AFTER = StateConfig.Replication.defaults().lostAfter();

    private static final Set<String> LISTEN_KEYS =
            Set.of("hosts", "quic", "api", "ingress", "etcd", "metrics");
    private static final Set<String> JOIN_KEYS = Set.of("token", "tokenFile", "peers");
    private static final long CORES_MAX = 4096;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOOPBACK_6 = "::1";

    /** How the node comes to its lattice; only read while its directory holds no identity. */
    public sealed interface Lattice {
        /** It founds a new one. */
        record New() implements Lattice {}

        /**
         * It joins.
         *
         * @param token the token itself, or empty
         * @param tokenFile where the token will be found, or empty
         */
        record Join(String token, String tokenFile, List<InetSocketAddress> peers)
                implements Lattice {
            public Join {
                peers = List.copyOf(peers);
            }

            @Override
            public String toString() {
                return "Join[peers=" + peers + "]";
            }
        }

        /** It must already be a member. */
        record Member() implements Lattice {}
    }

    /**
     * What may be used of this machine.
     *
     * @param cores by workloads
     * @param memoryBytes by workloads
     * @param keyspaceBytes of its disk by one keyspace, history included
     */
    public record Offered(int cores, long memoryBytes, long keyspaceBytes) {
        /** All cores and half the heap, since guests live in it beside the node itself. */
        static Offered ofThisMachine() {
            Runtime machine = Runtime.getRuntime();
            return new Offered(
                    machine.availableProcessors(),
                    machine.maxMemory() / 2,
                    StateConfig.Limits.defaults().storageBytesMax().bytes());
        }
    }

    /**
     * How components come to run here.
     *
     * @param engine compiles and runs them
     * @param shared whether code that another node has compiled is run here too
     */
    public record Compiling(ParticleEngine engine, boolean shared) {}

    /** Ports, 0 for a free one, on each of the hosts. */
    public record Listen(
            List<String> hosts, int quic, int api, int ingress, int etcd, int metrics) {
        public Listen {
            hosts = List.copyOf(hosts);
        }

        /** By which tools on this machine reach it. */
        String nearHost() {
            if (hosts.contains(LOOPBACK) || hosts.contains("0.0.0.0")) {
                return LOOPBACK;
            }
            String first = hosts.isEmpty() ? LOOPBACK : hosts.getFirst();
            return first.equals("::") ? LOOPBACK_6 : first;
        }

        List<InetSocketAddress> on(int port) {
            return hosts.stream().map(host -> new InetSocketAddress(host, port)).toList();
        }
    }

    public NodeConfig {
        invite = List.copyOf(invite);
        if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "name: expected a DNS label such as n1, got \"" + name + "\"");
        }
    }

    /**
     * @throws IllegalArgumentException naming the key that is wrong
     */
    public static NodeConfig parse(String yaml) {
        if (!(Yaml.parse(yaml) instanceof ObjectNode root)) {
            throw new IllegalArgumentException("expected a mapping with the key name");
        }
        refuseUnknown("", root, KEYS);
        return new NodeConfig(
                root.textAt("name").orElse(""),
                lattice(root),
                texts(root, "invite"),
                listen(root.objectAt("listen")),
                root.textAt("zone").orElse(""),
                offered(root),
                span(root, "replaceAfter").orElse(REPLACE_AFTER),
                new Compiling(
                        root.textAt("engine").map(NodeConfig::engine).orElse(ParticleEngine.ENDIVE),
                        root.textAt("compile").map(NodeConfig::isShared).orElse(true)));
    }

    private static boolean isShared(String compile) {
        return switch (compile) {
            case "shared" -> true;
            case "own" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "compile: expected shared or own, got \"" + compile + "\"");
        };
    }

    private static ParticleEngine engine(String name) {
        return switch (name) {
            case "endive" -> ParticleEngine.ENDIVE;
            case "wasmtime" -> {
                WasmtimeLibrary.absence()
                        .ifPresent(why -> {
                            throw new IllegalArgumentException(
                                    "engine: Wasmtime cannot be used: " + why);
                        });
                yield ParticleEngine.WASMTIME;
            }
            default ->
                    throw new IllegalArgumentException(
                            "engine: expected endive or wasmtime, got \"" + name + "\"");
        };
    }

    private static Optional<Duration> span(ObjectNode root, String key) {
        if (root.at(key).isEmpty()) {
            return Optional.empty();
        }
        Matcher span = SPAN.matcher(root.textAt(key).orElse(""));
        if (!span.matches()) {
            throw new IllegalArgumentException(key + ": expected such as 30s, 5m or 2h");
        }
        long count = Long.parseLong(span.group(1));
        return Optional.of(
                switch (span.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                });
    }

    private static Offered offered(ObjectNode root) {
        Offered all = Offered.ofThisMachine();
        long memory = bytes(root, "memory").orElse(all.memoryBytes());
        if (memory > all.memoryBytes()) {
            throw new IllegalArgumentException(
                    "memory: expected at most half the heap, %dMi, got %dMi; see node run --heap"
                            .formatted(all.memoryBytes() >> 20, memory >> 20));
        }
        long cores = root.wholeAt("cores").orElse((long) all.cores());
        if (cores < 1 || cores > CORES_MAX) {
            throw new IllegalArgumentException(
                    "cores: expected a number from 1 to " + CORES_MAX + ", got " + cores);
        }
        long keyspace = bytes(root, "keyspaceMax").orElse(all.keyspaceBytes());
        return new Offered((int) cores, memory, keyspace);
    }

    private static Lattice lattice(ObjectNode root) {
        if (root.at("lattice").isEmpty()) {
            return new Lattice.Member();
        }
        if (root.textAt("lattice").orElse("").equals("new")) {
            return new Lattice.New();
        }
        ObjectNode join = root.objectAt("lattice");
        refuseUnknown("lattice.", join, JOIN_KEYS);
        List<InetSocketAddress> peers = new ArrayList<>();
        texts(join, "peers").forEach(peer -> peers.add(address(peer)));
        if (peers.isEmpty()) {
            throw new IllegalArgumentException(
                    "lattice: expected new, or {token: ..., peers: [ADDRESS:PORT]}");
        }
        return new Lattice.Join(
                join.textAt("token").orElse(""), join.textAt("tokenFile").orElse(""), peers);
    }

    private static Listen listen(ObjectNode listen) {
        refuseUnknown("listen.", listen, LISTEN_KEYS);
        List<String> hosts = texts(listen, "hosts");
        return new Listen(
                hosts.isEmpty() ? loopback() : hosts,
                port(listen, "quic"),
                port(listen, "api"),
                port(listen, "ingress"),
                port(listen, "etcd"),
                port(listen, "metrics"));
    }

    /** Both families, if this machine has both. */
    private static List<String> loopback() {
        return Stream.of(LOOPBACK_6, LOOPBACK).filter(NodeConfig::isHere).toList();
    }

    private static boolean isHere(String host) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral(host)) != null;
        } catch (SocketException unknown) {
            // Then the attempt to listen tells what is wrong.
            return true;
        }
    }

    private static int port(ObjectNode listen, String key) {
        long port = listen.wholeAt(key).orElse(0);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "listen." + key + ": expected a port from 0 to 65535, got " + port);
        }
        return (int) port;
    }

    private static Optional<Long> bytes(Json root, String key) {
        return root.textAt(key)
                .map(text -> {
                    if (!text.matches("[1-9][0-9]{0,6}Mi")) {
                        throw new IllegalArgumentException(
                                key + ": expected such as 256Mi, got " + text);
                    }
                    return Long.parseLong(text.substring(0, text.length() - 2)) << 20;
                });
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("[\\[\\]]", "");
        if (host.isEmpty() || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "lattice.peers: expected ADDRESS:PORT, got \"" + text + "\"");
        }
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    private static List<String> texts(Json json, String key) {
        return json.itemsAt(key).stream().map(item -> item.textAt().orElse("")).toList();
    }

    private static void refuseUnknown(String prefix, ObjectNode node, Set<String> known) {
        for (String key : node.fields().keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(prefix + key + ": unknown key");
            }
        }
    }
}
