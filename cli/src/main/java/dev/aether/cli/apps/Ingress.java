package dev.aether.cli.apps;

import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.sdk.LatticeFolder;
import dev.aether.sdk.LatticeFolder.LocalNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where requests to apps enter the lattice. */
final class Ingress {
    private final Invocation invocation;

    Ingress(Invocation invocation) {
        this.invocation = invocation;
    }

    /**
     * Addresses to try in turn: of the node that was named, of all nodes on this machine, or of the
     * servers that are known.
     *
     * @param url of an app; its port is that of an ingress
     */
    List<URI> candidates(URI url) throws IOException {
        List<LocalNode> nodes = new LatticeFolder(invocation.directory()).nodes();
        Optional<String> wanted = invocation.arguments().option("node");
        if (wanted.isPresent()) {
            return nodes.stream()
                    .filter(node -> node.name().equals(wanted.get()))
                    .findFirst()
                    .map(node -> List.of(URI.create(node.ingress())))
                    .orElseThrow(() -> unknown(wanted.get(), nodes));
        }
        if (!nodes.isEmpty() && !invocation.arguments().has("server")) {
            return nodes.stream().map(node -> URI.create(node.ingress())).toList();
        }
        List<URI> others = new ArrayList<>();
        for (URI server : invocation.access().servers()) {
            others.add(URI.create("http://" + server.getHost() + ":" + port(url)));
        }
        return others;
    }

    private static int port(URI url) {
        return url.getPort() < 0 ? 80 : url.getPort();
    }

    private CommandFailure unknown(String name, List<LocalNode> nodes) {
        List<String> names = nodes.stream().map(LocalNode::name).toList();
        return new CommandFailure(
                CommandFailure.NOT_FOUND,
                "there is no node %s in %s; there are %s"
                        .formatted(name, invocation.directory(), String.join(", ", names)),
                "see: aether status");
    }
}
