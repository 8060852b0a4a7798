package dev.aether.node.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The table of ARCHITECTURE.md, "The house": who may see whom. */
final class House {
    private static final Map<String, Set<String>> ROWS = rows();

    /** What a library offers beside its front package. */
    private static final Set<String> PUBLISHED =
            Set.of(
                    "dev.aether.component.bindings",
                    "dev.aether.component.text",
                    "dev.aether.component.typed",
                    "dev.aether.component.wasi",
                    "dev.aether.component.wasi.files",
                    "dev.aether.component.wasi.http",
                    "dev.aether.component.wasi.messaging",
                    "dev.aether.component.wasi.sockets",
                    "dev.aether.component.wasi.stores",
                    "dev.aether.component.wit");

    private House() {}

    private static Map<String, Set<String>> rows() {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        rows.put("environment", Set.of());
        rows.put("component", Set.of());
        rows.put("cue", Set.of());
        rows.put("kubernetes", Set.of());
        rows.put("identity", Set.of("environment"));
        rows.put("consensus", Set.of("environment"));
        rows.put("scheduler", Set.of("environment"));
        rows.put("transport", Set.of("environment", "identity"));
        rows.put("membership", Set.of("environment", "identity", "transport"));
        rows.put(
                "state", Set.of("environment", "identity", "transport", "membership", "consensus"));
        rows.put("workflow", Set.of("environment", "state"));
        rows.put(
                "runtime",
                Set.of("environment", "identity", "transport", "membership", "state", "component"));
        rows.put("mesh", Set.of("environment", "identity", "transport", "membership"));
        rows.put("control", new TreeSet<>(rows.keySet()));
        rows.put("api", new TreeSet<>(rows.keySet()));
        rows.put("node", new TreeSet<>(rows.keySet()));
        Set<String> house = new TreeSet<>(rows.keySet());
        rows.put("simulation", house);
        rows.put("benchmarks", house);
        rows.put("sdk", Set.of("kubernetes"));
        rows.put("cli", Set.of("sdk", "cue", "component", "kubernetes"));
        return rows;
    }

    /** The module a package belongs to, if it is one of ours. */
    static Optional<String> moduleOf(String packageName) {
        List<String> names = List.of(packageName.split("\\."));
        boolean isOurs =
                names.size() >= 3 && names.get(0).equals("dev") && names.get(1).equals("aether");
        return isOurs ? Optional.of(names.get(2)) : Optional.empty();
    }

    static boolean isFront(String packageName) {
        return packageName.split("\\.").length == 3;
    }

    static boolean maySee(String module, String seen) {
        return module.equals(seen) || ROWS.getOrDefault(module, Set.of()).contains(seen);
    }

    /** Whether code of one package may use an inner package of another module. */
    static boolean mayUseInner(String user, String inner) {
        String module = moduleOf(user).orElseThrow();
        boolean wires = Set.of("node", "simulation", "benchmarks").contains(module);
        return switch (inner) {
            case "dev.aether.environment.simulated", "dev.aether.environment.property" ->
                    wires || user.endsWith(".simulated");
            case "dev.aether.environment.system",
                    "dev.aether.transport.quic",
                    "dev.aether.transport.simulated",
                    "dev.aether.state.disk",
                    "dev.aether.state.images",
                    "dev.aether.state.simulated" ->
                    wires;
            case "dev.aether.component.host" ->
                    Set.of("cli", "runtime", "benchmarks").contains(module);
            case "dev.aether.state.checking" -> module.equals("simulation");
            default -> isWire(inner) || PUBLISHED.contains(inner);
        };
    }

    /** Generated message classes. */
    static boolean isWire(String packageName) {
        return packageName.endsWith(".wire") || packageName.contains(".wire.");
    }
}
