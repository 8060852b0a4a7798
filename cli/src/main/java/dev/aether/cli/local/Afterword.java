package dev.aether.cli.local;

import dev.aether.cli.Invocation;
import java.io.IOException;
import java.nio.file.Path;

/** What the demo says at its end. */
final class Afterword {
    private final LocalLattice lattice;
    private final Invocation invocation;

    Afterword(LocalLattice lattice, Invocation invocation) {
        this.lattice = lattice;
        this.invocation = invocation;
    }

    void print() throws IOException {
        String command = command();
        LatticeFiles files = new LatticeFiles(lattice.directory());
        LocalNode.Run first = lattice.nodes().getFirst().run().orElseThrow();
        invocation
                .out()
                .printf(
                        """

                        What happened
                          Three nodes, none of them special, made one lattice: they proved to each
                          other who they are with certificates, and keep what they agree on in a
                          replicated log. A durable workflow placed two replicas of a component.
                          When a node was killed, requests went to the other replica, the
                          survivors noticed, and a new workflow started a replica elsewhere. The
                          node that came back found its data and is a full member again.

                        Look around
                          %1$s get apps,pods,nodes
                          %1$s pulse list
                          %1$s logs hello
                          %1$s call hello / --node n3
                          curl -H 'Host: hello.localhost' %2$s/
                          kubectl --kubeconfig %3$s get apps,pods,nodes
                          eval "$(%1$s env)" && etcdctl put greeting hello && etcdctl get greeting

                        Stop
                          %1$s down            keeps the data
                          %1$s down --purge    deletes it
                        """,
                        command, first.ingressAddress(), files.kubeconfig());
    }

    /** As the user called it, with the folder if it is not the usual one. */
    private String command() {
        Path usual = Path.of(".aether").toAbsolutePath();
        boolean isUsual = lattice.directory().equals(usual);
        return isUsual ? "./aether" : "./aether --dir " + lattice.directory();
    }
}
