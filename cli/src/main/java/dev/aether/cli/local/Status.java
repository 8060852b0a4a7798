package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.TextTable;
import dev.aether.cli.Usage;
import dev.aether.kubernetes.Json;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeException;
import dev.aether.sdk.LatticeFolder;
import dev.aether.sdk.Patience;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code aether status}. */
public final class Status implements Command {
    private static final String RESIDENT = "VmRSS:";

    @Override
    public Usage usage() {
        return new Usage(
                "status",
                "",
                "show the nodes on this machine: what runs, and where",
                """
                MEMBER is what the running nodes say of each other; MEMORY what the operating system
                counts as resident.
                """,
                List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        return print(
                new LocalLattice(invocation.directory(), invocation.progress()), invocation.out());
    }

    static int print(LocalLattice lattice, PrintStream out) throws IOException {
        List<LocalNode> nodes = lattice.existing();
        Map<String, String> members = members(lattice);
        TextTable table =
                new TextTable()
                        .row(
                                "NAME", "PROCESS", "MEMBER", "PID", "MEMORY", "API", "INGRESS",
                                "ETCD");
        for (LocalNode node : nodes) {
            Optional<LocalNode.Run> run = node.run();
            Optional<ProcessHandle> process = node.process();
            table.row(
                    node.name(),
                    process.isPresent() ? "running" : "stopped",
                    members.getOrDefault(node.name(), "unknown"),
                    process.map(each -> Long.toString(each.pid())).orElse("-"),
                    process.map(each -> memory(each.pid())).orElse("-"),
                    run.map(LocalNode.Run::apiAddress).orElse("-"),
                    run.map(LocalNode.Run::ingressAddress).orElse("-"),
                    run.map(LocalNode.Run::etcdAddress).orElse("-"));
        }
        table.lines().forEach(out::println);
        return 0;
    }

    /** By name; empty while no node answers. */
    private static Map<String, String> members(LocalLattice lattice) throws IOException {
        Map<String, String> members = new TreeMap<>();
        LatticeFolder folder = new LatticeFolder(lattice.directory());
        for (LocalNode node : lattice.nodes()) {
            if (node.process().isEmpty() || !folder.exists()) {
                continue;
            }
            try (Lattice reached = new Lattice(folder.access(), Patience.normal())) {
                for (Json member : reached.status().itemsAt("members")) {
                    members.put(
                            member.textAt("name").orElse(""),
                            member.textAt("status").orElse("").toLowerCase(Locale.ROOT));
                }
                return members;
            } catch (LatticeException silent) {
                return members;
            }
        }
        return members;
    }

    /** As Linux tells it; a dash elsewhere. */
    static String memory(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(RESIDENT)) {
                    String kibibytes = line.substring(RESIDENT.length()).replaceAll("[^0-9]", "");
                    return Long.parseLong(kibibytes) / 1024 + " MiB";
                }
            }
        } catch (IOException notLinux) {
            return "-";
        }
        return "-";
    }
}
