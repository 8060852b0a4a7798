package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.TextTable;
import dev.aether.cli.Usage;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeException;
import dev.aether.sdk.LatticeFolder;
import dev.aether.sdk.Patience;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code aether status}. */
public final class Status implements Command {
    /** Short, because nodes that do not run are what one wants to see here. */
    private static final Patience SHORT =
            new Patience(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5));

    private static final String RESIDENT = "VmRSS:";

    /** Fields of a node as shown, each only if some node has it. */
    private static final List<String> COLUMNS =
            List.of("name", "process", "member", "pid", "memory", "api", "ingress", "etcd");

    @Override
    public Usage usage() {
        return new Usage(
                "status",
                "",
                "show what runs, and where",
                """
                PROCESS is what runs on this machine; MEMBER is what the lattice thinks of the
                node. Both are shown even if no node answers.

                Examples
                  aether status
                  aether status -o json
                  aether status --server https://192.0.2.7:7401
                """,
                List.of(Option.OUTPUT));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        ObjectNode seen = seen(invocation);
        String form = invocation.arguments().option(Option.OUTPUT.name(), "table");
        switch (form) {
            case "table", "wide" -> print(seen, invocation.out());
            case "json" -> invocation.out().println(seen.pretty());
            default ->
                    throw new CommandFailure(
                            CommandFailure.WRONG_USAGE,
                            "--output: expected table or json, got \"" + form + "\"",
                            "see: aether help status");
        }
        return 0;
    }

    private static ObjectNode seen(Invocation invocation) throws IOException {
        boolean elsewhere =
                invocation.arguments().has(Option.SERVER.name())
                        || (!new LatticeFolder(invocation.directory()).exists()
                                && invocation.console().variable("KUBECONFIG").isPresent());
        Map<String, ObjectNode> nodes = elsewhere ? new LinkedHashMap<>() : local(invocation);
        ObjectNode status = Json.object();
        try (Lattice lattice = new Lattice(invocation.access(), SHORT)) {
            status = lattice.status();
        } catch (LatticeException.Unavailable silent) {
            if (elsewhere) {
                throw silent;
            }
            invocation.progress().println("no node answers: " + silent.getMessage());
        }
        for (Json member : status.itemsAt("members")) {
            String name = member.textAt("name").orElse("");
            String state = member.textAt("status").orElse("").toLowerCase(Locale.ROOT);
            ObjectNode known = nodes.getOrDefault(name, Json.object("name", name));
            nodes.put(name, known.with("id", member.textAt("id").orElse("")).with("member", state));
        }
        return Json.object("lattice", status.textAt("lattice").orElse(""))
                .with("nodes", Json.array(new ArrayList<>(nodes.values())));
    }

    private static Map<String, ObjectNode> local(Invocation invocation) throws IOException {
        Map<String, ObjectNode> nodes = new LinkedHashMap<>();
        LocalLattice lattice = new LocalLattice(invocation.directory(), invocation.progress());
        for (LocalNode node : lattice.existing()) {
            nodes.put(node.name(), seen(node));
        }
        lattice.remember();
        return nodes;
    }

    private static ObjectNode seen(LocalNode node) throws IOException {
        Optional<ProcessHandle> process = node.process();
        ObjectNode seen =
                Json.object("name", node.name())
                        .with("process", process.isPresent() ? "running" : "stopped");
        if (process.isPresent()) {
            seen = seen.with("pid", process.get().pid()).with("memory", memory(process.get()));
        }
        Optional<LocalNode.Run> run = node.run();
        return run.isEmpty()
                ? seen
                : seen.with("api", run.get().apiAddress())
                        .with("ingress", run.get().ingressAddress())
                        .with("etcd", run.get().etcdAddress())
                        .with("metrics", run.get().metricsAddress() + "/metrics");
    }

    /** What the system counts as resident, as Linux tells it; a dash elsewhere. */
    private static String memory(ProcessHandle process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return "-";
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(RESIDENT)) {
                String kibibytes = line.substring(RESIDENT.length()).replaceAll("[^0-9]", "");
                return Long.parseLong(kibibytes) / 1024 + " MiB";
            }
        }
        return "-";
    }

    private static void print(ObjectNode seen, PrintStream out) {
        List<Json> nodes = seen.itemsAt("nodes");
        long alive = nodes.stream().filter(each -> text(each, "member").equals("alive")).count();
        String lattice = seen.textAt("lattice").orElse("");
        if (!lattice.isEmpty()) {
            out.println("lattice %s: %d of %d nodes alive".formatted(lattice, alive, nodes.size()));
        }
        List<String> columns =
                COLUMNS.stream()
                        .filter(column ->
                                nodes.stream().anyMatch(node -> node.at(column).isPresent()))
                        .toList();
        TextTable table = new TextTable();
        table.row(columns.stream().map(column -> column.toUpperCase(Locale.ROOT)).toList());
        for (Json node : nodes) {
            table.row(columns.stream().map(column -> text(node, column)).toList());
        }
        table.lines().forEach(out::println);
    }

    private static String text(Json node, String field) {
        return node.at(field).map(value -> value.textAt().orElseGet(value::compact)).orElse("-");
    }
}
