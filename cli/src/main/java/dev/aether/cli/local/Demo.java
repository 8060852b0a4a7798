package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.cli.apps.Deploy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code aether demo}. */
public final class Demo implements Command {
    private static final int NODES = 3;
    private static final int PORT_BASE = 7400;
    private static final String APP = "hello";
    private static final String HOST = "hello.localhost";

    @Override
    public Usage usage() {
        return new Usage(
                "demo",
                "",
                "see a lattice lose a node: start three, deploy, kill, look, restart",
                """
                Everything it shows is real: three processes, one component, kill -9. The lattice
                goes on running afterwards; a second demo uses it again.

                Examples
                  aether demo
                  aether demo --dir /tmp/demo --port-base 9000
                """,
                List.of(Option.value("port-base", "PORT", "first of their ports (default: 7400)")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        int portBase = invocation.arguments().number("port-base", PORT_BASE);
        PrintStream out = invocation.out();
        LocalLattice lattice = new LocalLattice(invocation.directory(), out);

        title(out, 1, "Three nodes become one computer");
        lattice.up(NODES, portBase);
        title(out, 2, "Deploy " + example() + ": a WebAssembly component, two replicas");
        new Deploy().run(deploying(invocation));
        try (Caller caller = new Caller(HOST)) {
            title(out, 3, "Call it through every node");
            callThroughEach(caller, lattice, out);
            Loss loss = new Loss(lattice, caller, APP, out);
            title(out, 4, "kill -9 a node that runs a replica, and go on calling");
            LocalNode victim = loss.happen();
            title(out, 5, "Start " + victim.name() + " again");
            lattice.start(List.of(victim));
            callThroughEach(caller, lattice, out);
        }
        title(out, 6, "What runs now");
        new Status().run(invocation.plain());
        new Afterword(lattice, invocation).print();
        return 0;
    }

    private static void title(PrintStream out, int number, String text) {
        out.printf("%n%d. %s%n", number, text);
    }

    private static Path example() {
        String home = Optional.ofNullable(System.getenv("AETHER_HOME")).orElse(".");
        Path folder = Path.of(home, "examples", APP);
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }

    private static Invocation deploying(Invocation invocation) {
        return invocation.plain().with(example().toString());
    }

    private static void callThroughEach(Caller caller, LocalLattice lattice, PrintStream out)
            throws IOException {
        List<String> silent = new ArrayList<>();
        for (LocalNode node : lattice.nodes()) {
            LocalNode.Run run = node.run().orElseThrow();
            Caller.Answer answer = caller.call(run);
            out.printf(
                    "   through %s, %s: \"%s\" in %s%n",
                    node.name(), run.ingressAddress(), answer.text(), answer.milliseconds());
            if (!answer.isGood()) {
                silent.add(node.name() + ": " + answer.text());
            }
        }
        if (!silent.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "the app does not answer through " + String.join(", ", silent),
                    "see: aether describe app " + APP + "; aether doctor");
        }
    }
}
