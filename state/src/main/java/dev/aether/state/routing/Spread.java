package dev.aether.state.routing;

import dev.aether.environment.NodeId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Chooses nodes for replicas: those that hold the fewest, among equals the smaller id. */
final class Spread {
    private Spread() {}

    static Stream<NodeId> byBurden(Collection<NodeId> alive, Map<NodeId, Integer> burdens) {
        return alive.stream()
                .sorted(
                        Comparator.<NodeId>comparingInt(node -> burdens.getOrDefault(node, 0))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** The largest odd number of nodes that is not more than {@code most}. */
    static List<NodeId> founders(Collection<NodeId> alive, Map<NodeId, Integer> burdens, int most) {
        int count = Math.min(alive.size(), most);
        int odd = count % 2 == 0 ? count - 1 : count;
        return byBurden(alive, burdens).limit(odd).sorted().toList();
    }
}
