package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** {@code aether env}. */
public final class Env implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "env",
                "",
                "print the variables by which kubectl and etcdctl find the lattice",
                """
                Examples
                  eval "$(aether env)"
                  kubectl get apps,nodes
                  etcdctl put greeting hello
                """,
                List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        LocalLattice lattice = new LocalLattice(invocation.directory(), invocation.progress());
        lattice.existing();
        lines(lattice).forEach(invocation.out()::println);
        return 0;
    }

    static List<String> lines(LocalLattice lattice) throws IOException {
        LatticeFiles files = new LatticeFiles(lattice.directory());
        return List.of(
                export("AETHER_DIR", lattice.directory().toString()),
                export("KUBECONFIG", files.kubeconfig().toString()),
                export("ETCDCTL_API", "3"),
                export("ETCDCTL_ENDPOINTS", endpoints(lattice)),
                export("ETCDCTL_CACERT", files.client("ca.pem").toString()),
                export("ETCDCTL_CERT", files.client("cert.pem").toString()),
                export("ETCDCTL_KEY", files.client("key.pem").toString()));
    }

    private static String endpoints(LocalLattice lattice) throws IOException {
        List<String> endpoints = new java.util.ArrayList<>();
        for (LocalNode node : lattice.nodes()) {
            node.run().map(LocalNode.Run::etcdAddress).ifPresent(endpoints::add);
        }
        return endpoints.stream().collect(Collectors.joining(","));
    }

    /** Quoted for a POSIX shell. */
    private static String export(String name, String value) {
        return "export " + name + "='" + value.replace("'", "'\\''") + "'";
    }
}
