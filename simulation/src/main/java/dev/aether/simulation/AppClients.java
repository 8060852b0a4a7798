package dev.aether.simulation;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Randomness;
import dev.aether.mesh.Mesh;
import dev.aether.mesh.Outcome;
import dev.aether.mesh.Route;
import dev.aether.state.StateException;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Users who deploy, scale, update, remove and call apps through whichever node they find. */
final class AppClients {
    static final List<String> NAMES = List.of("ada", "bob", "cyd");
    private static final int REPLICAS_MAX = 3;
    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);

    private final SimulatedLattice lattice;
    private final Randomness random;

    /** Digest to text of every artefact there ever was. */
    private final Map<String, String> artefacts = new TreeMap<>();

    private final List<String> wrongAnswers = new ArrayList<>();
    private int changes;

    AppClients(SimulatedLattice lattice) {
        this.lattice = lattice;
        this.random = lattice.world().randomness().fork("app clients");
    }

    /** Stores a few artefacts, one of which cannot run. */
    void prepare() {
        for (String name : NAMES) {
            for (int version = 1; version <= 2; version++) {
                store(name + " v" + version);
            }
        }
        store(StubPrograms.UNUSABLE);
    }

    private void store(String text) {
        artefacts.put(lattice.upload(random.nextInt(lattice.nodes().size()), text), text);
    }

    /** The text of an artefact. */
    String text(String digest) {
        return artefacts.getOrDefault(digest, "?");
    }

    List<String> wrongAnswers() {
        return wrongAnswers;
    }

    /** Begins one change of one app on a node; whether it comes about is not waited for. */
    void change(SimulatedNode node) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String uid = "%08d".formatted(++changes);
        int replicas = 1 + random.nextInt(REPLICAS_MAX);
        boolean removal = random.nextInt(6) == 0;
        String digest = draw(name);
        Instant now = lattice.world().now();
        node.start(
                "change " + uid,
                () ->
                        attempt(() -> {
                            Apps apps = new Apps(node.wiring());
                            if (removal) {
                                apps.delete(name, now);
                            } else {
                                apps.apply(name, uid, digest, replicas);
                            }
                        }));
    }

    private String draw(String name) {
        String text =
                random.nextInt(8) == 0
                        ? StubPrograms.UNUSABLE
                        : name + " v" + (1 + random.nextInt(2));
        return artefacts.entrySet().stream()
                .filter(entry -> entry.getValue().equals(text))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** What users meet in a storm; nothing else may come. */
    private static void attempt(Runnable change) {
        try {
            change.run();
        } catch (StateException | TransportException | DeadlineExceeded unlucky) {
            // The lattice's state at the end tells whether the change was made.
        }
    }

    /** Calls an app through a node; an answer must be its own. */
    void call(SimulatedNode node) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        node.start("call " + name, () -> judge(name, ask(node, name)));
    }

    private void judge(String name, Optional<String> answer) {
        answer.filter(text -> !text.startsWith(name))
                .ifPresent(text -> wrongAnswers.add(name + " answered " + text));
    }

    /** The answer of an app through a node, on a thread of the node; empty if there is none. */
    Optional<String> ask(SimulatedNode node, String name) {
        Mesh mesh = node.wiring().mesh();
        Optional<Route> route = mesh.route(Apps.host(name), "/");
        if (route.isEmpty()) {
            return Optional.empty();
        }
        Request request = new Request(Apps.host(name));
        Outcome outcome = mesh.call(route.get().service(), request, REQUEST_MAX);
        return outcome instanceof Outcome.Answered && request.status() == 200
                ? Optional.of(request.body())
                : Optional.empty();
    }
}
