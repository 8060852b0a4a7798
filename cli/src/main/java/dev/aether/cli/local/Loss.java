package dev.aether.cli.local;

import dev.aether.cli.CommandFailure;
import dev.aether.cli.Waiting;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeException;
import dev.aether.sdk.LatticeFolder;
import dev.aether.sdk.Objects;
import dev.aether.sdk.Patience;
import dev.aether.sdk.Place;
import dev.aether.sdk.Selection;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The part of the demo in which a node is lost. */
final class Loss {
    private static final Duration RESTORED_MAX = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration CALL_EVERY = Duration.ofMillis(5);
    private static final Duration CALLS_AFTERWARDS = Duration.ofSeconds(2);

    private final LocalLattice lattice;
    private final Caller caller;
    private final String app;
    private final PrintStream out;

    Loss(LocalLattice lattice, Caller caller, String app, PrintStream out) {
        this.lattice = lattice;
        this.caller = caller;
        this.app = app;
        this.out = out;
    }

    /** Kills a node that runs a replica and watches. @return the node */
    LocalNode happen() throws IOException {
        Map<String, String> before = replicas();
        LocalNode victim = lattice.node(victim(before));
        out.printf("   replicas run on %s; kill -9 %s%n", before.values(), victim.name());
        victim.kill();
        long killed = System.nanoTime();
        lattice.remember();
        List<LocalNode.Run> others = new ArrayList<>();
        for (LocalNode node : lattice.nodes()) {
            if (!node.name().equals(victim.name())) {
                others.add(node.run().orElseThrow());
            }
        }
        Caller.Tally tally = new Caller.Tally();
        Map<String, String> after = callUntilRestored(before, victim.name(), others, tally);
        double seconds = Duration.ofNanos(System.nanoTime() - killed).toMillis() / 1000.0;
        out.printf(
                "   %.1f s after the kill two replicas run again, on %s%n",
                seconds, after.values());
        call(others, tally, CALLS_AFTERWARDS);
        out.println("   " + tally);
        return victim;
    }

    /** The last in the order of names, so that the node with the operator's files stays. */
    private String victim(Map<String, String> replicas) {
        return replicas.values().stream()
                .max(String::compareTo)
                .orElseThrow(() ->
                        new CommandFailure(
                                CommandFailure.FAILED,
                                "no node runs a replica of " + app,
                                "see: aether describe app " + app));
    }

    private Map<String, String> callUntilRestored(
            Map<String, String> before,
            String victim,
            List<LocalNode.Run> others,
            Caller.Tally tally)
            throws IOException {
        Waiting waiting = Waiting.of(RESTORED_MAX);
        while (!waiting.isOver()) {
            call(others, tally, LOOK_EVERY);
            Map<String, String> now = replicas();
            if (now.size() >= before.size() && !now.containsValue(victim)) {
                return now;
            }
        }
        throw new CommandFailure(
                CommandFailure.FAILED,
                "the replica of " + victim + " did not come back within " + RESTORED_MAX,
                "see: aether pulse list; aether describe app " + app);
    }

    private void call(List<LocalNode.Run> nodes, Caller.Tally tally, Duration time) {
        Waiting waiting = Waiting.of(time);
        while (!waiting.isOver()) {
            tally.call(caller, nodes);
            Waiting.pause(CALL_EVERY, "see what runs: aether status");
        }
    }

    /** Nodes by replica, of those that answer. */
    private Map<String, String> replicas() throws IOException {
        Map<String, String> replicas = new TreeMap<>();
        try (Lattice reached =
                new Lattice(new LatticeFolder(lattice.directory()).access(), Patience.normal())) {
            Objects objects = reached.objects();
            Place pods = Place.all(objects.kinds().named("pods"), "default");
            for (ObjectNode pod : objects.list(pods, Selection.ALL)) {
                boolean mine =
                        pod.textAt("metadata", "labels", "aether.dev/app").orElse("").equals(app);
                if (mine && pod.textAt("status", "phase").orElse("").equals("Running")) {
                    replicas.put(
                            pod.textAt("metadata", "name").orElse(""),
                            pod.textAt("spec", "nodeName").orElse(""));
                }
            }
            return replicas;
        } catch (LatticeException.Unavailable electing) {
            return replicas;
        }
    }
}
