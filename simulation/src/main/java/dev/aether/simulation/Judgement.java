package dev.aether.simulation;

import dev.aether.control.Catalogue;
import dev.aether.control.Objects;
import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.workflow.PulseHeader;
import dev.aether.workflow.PulseState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must hold of a lattice that was left in peace: wanted, recorded and running are one. */
final class Judgement {
    private final SimulatedLattice lattice;
    private final AppClients users;

    Judgement(SimulatedLattice lattice, AppClients users) {
        this.lattice = lattice;
        this.users = users;
    }

    /** What does not hold yet, as one node sees it; empty when all is well. */
    List<String> open(SimulatedNode witness) {
        List<String> open = new ArrayList<>();
        for (SimulatedNode node : lattice.nodes()) {
            if (!node.isUp() || !node.isReady()) {
                open.add(node.name() + " is not ready");
            }
        }
        return open.isEmpty() ? witness.call("judgement", () -> differences(witness)) : open;
    }

    private List<String> differences(SimulatedNode witness) {
        Keyspace system = witness.wiring().state().keyspace("system");
        List<String> open = new ArrayList<>();
        for (PulseHeader pulse : witness.wiring().pulses().list()) {
            if (pulse.state() == PulseState.RUNNING) {
                open.add("pulse " + pulse.id() + " runs");
            }
        }
        List<Json> records = placements(system);
        for (ObjectNode app : new Objects(system).list(Catalogue.APP, Apps.NAMESPACE)) {
            String name = Metadata.name(app);
            List<Json> mine =
                    records.stream().filter(each -> text(each, "app").equals(name)).toList();
            records = records.stream().filter(each -> !mine.contains(each)).toList();
            new AppState(app, mine).judge(open);
            answers(app, open);
        }
        records.forEach(orphan -> open.add("placement without an app: " + text(orphan, "id")));
        running(placements(system), open);
        return open;
    }

    private static List<Json> placements(Keyspace system) {
        KeyRange all = KeyRange.prefix(Bytes.utf8("/placements/"));
        return system.range(RangeQuery.of(all)).entries().stream()
                .map(entry -> Json.parse(entry.value().toArray()))
                .toList();
    }

    private static String text(Json json, String... path) {
        return json.textAt(path).orElse("");
    }

    /** One app as it stands. */
    private final class AppState {
        private final ObjectNode app;
        private final List<Json> placements;
        private final String name;
        private final String phase;

        AppState(ObjectNode app, List<Json> placements) {
            this.app = app;
            this.placements = placements;
            this.name = Metadata.name(app);
            this.phase = text(app, "status", "phase");
        }

        void judge(List<String> open) {
            boolean unusable = users.text(digest(app)).startsWith(StubPrograms.UNUSABLE);
            boolean seen =
                    app.wholeAt("status", "observedGeneration")
                            .equals(app.wholeAt("metadata", "generation"));
            if (!phase.equals(unusable ? "Failed" : "Ready") || !seen) {
                open.add(name + " is not as it should be: " + app);
            }
            if (!unusable) {
                replicas(open);
            }
        }

        private void replicas(List<String> open) {
            long wanted = app.wholeAt("spec", "particle", "web", "scale", "min").orElseThrow();
            long current =
                    placements.stream()
                            .filter(each -> text(each, "run", "digest").equals(digest(app)))
                            .count();
            if (placements.size() != wanted || current != wanted) {
                open.add(
                        "%s has %d placements, %d current, %d wanted"
                                .formatted(name, placements.size(), current, wanted));
            }
            if (app.wholeAt("status", "readyReplicas").orElse(0) != wanted) {
                open.add(name + " tells " + app.objectAt("status"));
            }
        }
    }

    private static String digest(ObjectNode app) {
        return text(app, "spec", "particle", "web", "from");
    }

    /** Through every node, the app that is deployed answers. */
    private void answers(ObjectNode app, List<String> open) {
        if (!text(app, "status", "phase").equals("Ready")) {
            return;
        }
        String name = Metadata.name(app);
        String expected = users.text(digest(app));
        for (SimulatedNode node : lattice.nodes()) {
            String answer = users.ask(node, name).orElse("nothing");
            if (!answer.equals(expected)) {
                open.add(
                        "%s says %s through %s, not %s"
                                .formatted(name, answer, node.name(), expected));
            }
        }
    }

    private void running(List<Json> records, List<String> open) {
        TreeMap<String, Set<String>> recorded = new TreeMap<>();
        for (Json record : records) {
            recorded.computeIfAbsent(text(record, "node"), _ -> new TreeSet<>())
                    .add(text(record, "id"));
        }
        for (SimulatedNode node : lattice.nodes()) {
            Set<String> running = new TreeSet<>(node.wiring().workloads().placements());
            Set<String> wanted = recorded.getOrDefault(node.id().toString(), Set.of());
            if (!running.equals(wanted)) {
                open.add("%s runs %s, recorded are %s".formatted(node.name(), running, wanted));
            }
        }
    }

    /** What was done twice although it must be done once. */
    List<String> repetitions() {
        List<String> repeated = new ArrayList<>();
        TreeMap<String, String> nodeOf = new TreeMap<>();
        Set<SimulatedNode.Execution> seen = new HashSet<>();
        for (SimulatedNode node : lattice.nodes()) {
            for (SimulatedNode.Execution execution : node.executions()) {
                if (!seen.add(execution)) {
                    repeated.add("twice: " + execution);
                }
                String before = nodeOf.putIfAbsent(execution.placement(), node.name());
                if (before != null && !before.equals(node.name())) {
                    repeated.add(execution + " was also started on " + before);
                }
            }
        }
        return repeated;
    }
}
