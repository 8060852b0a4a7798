package dev.aether.simulation;

import dev.aether.control.Catalogue;
import dev.aether.control.Departures;
import dev.aether.control.Dismissal;
import dev.aether.control.Objects;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.node.Wiring;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads and removes nodes through one node as its API would. Blocking; for threads of the node. */
final class Nodes {
    private static final String NAMES = "/names/";

    private final Wiring wiring;

    Nodes(Wiring wiring) {
        this.wiring = wiring;
    }

    Set<String> members() {
        Set<String> members = new TreeSet<>();
        RangeQuery names = RangeQuery.of(KeyRange.prefix(Bytes.utf8(NAMES)));
        system().range(names)
                .entries()
                .forEach(entry -> members.add(entry.key().utf8().substring(NAMES.length())));
        return members;
    }

    Optional<ObjectNode> read(String name) {
        return new Objects(system()).read(Catalogue.NODE, "", name);
    }

    /**
     * Asks for a node's removal.
     *
     * @return why it is refused
     */
    Optional<String> remove(String name) {
        NodeId node =
                NodeId.parse(
                        read(name)
                                .orElseThrow()
                                .textAt("metadata", "annotations", "aether.dev/id")
                                .orElseThrow());
        return switch (wiring.control().dismissal().dismiss(node)) {
            case Dismissal.Answer.Begun _ -> Optional.empty();
            case Dismissal.Answer.Absent _ -> Optional.of("absent");
            case Dismissal.Answer.Refused(Departures.Objection why) -> Optional.of(why.why());
        };
    }

    private Keyspace system() {
        return wiring.state().keyspace("system");
    }
}
