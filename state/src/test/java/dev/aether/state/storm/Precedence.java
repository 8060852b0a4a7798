package dev.aether.state.storm;

import dev.aether.state.storm.ListTxn.Fate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which transaction comes before which, and why; looks for circles.
 *
 * <p>Real time would need an edge for each pair. A chain of moments, one for each return, does the
 * same with two edges for each transaction.
 */
final class Precedence {
    /** Why one comes before another. */
    enum Kind {
        WRITE_WRITE,
        WRITE_READ,
        READ_WRITE,
        TIME
    }

    /** Circles are looked for with the first kinds first, so that the gravest name is given. */
    private static final List<Set<Kind>> GRADES =
            List.of(
                    EnumSet.of(Kind.WRITE_WRITE),
                    EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ),
                    EnumSet.of(Kind.WRITE_WRITE, Kind.WRITE_READ, Kind.READ_WRITE),
                    EnumSet.allOf(Kind.class));

    private final int txns;
    private final List<List<Edge>> from = new ArrayList<>();

    private record Edge(int source, Kind kind, int target) {}

    /** Edges that end where they begin. */
    record Circle(List<Edge> edges, int txns) {
        String describe(List<ListTxn> all) {
            String path =
                    edges.stream()
                            .filter(edge -> edge.source() < txns)
                            .map(edge -> all.get(edge.source()) + " -" + edge.kind() + "->")
                            .collect(Collectors.joining("\n"));
            return name() + ":\n" + path;
        }

        private String name() {
            long against = edges.stream().filter(edge -> edge.kind() == Kind.READ_WRITE).count();
            if (edges.stream().anyMatch(edge -> edge.kind() == Kind.TIME)) {
                return "against real time";
            }
            if (against > 0) {
                return against == 1 ? "G-single" : "G2";
            }
            boolean reads = edges.stream().anyMatch(edge -> edge.kind() == Kind.WRITE_READ);
            return reads ? "G1c" : "G0";
        }
    }

    Precedence(int txns) {
        this.txns = txns;
        IntStream.range(0, txns).forEach(txn -> from.add(new ArrayList<>(4)));
    }

    void add(int source, Kind kind, int target) {
        if (source != target) {
            from.get(source).add(new Edge(source, kind, target));
        }
    }

    /** What had returned comes before what was called later, but for reads of the past. */
    void realTime(List<ListTxn> all) {
        List<Integer> byReturn =
                IntStream.range(0, txns)
                        .filter(txn -> all.get(txn).current())
                        .filter(txn -> all.get(txn).fate() == Fate.COMMITTED)
                        .boxed()
                        .sorted(Comparator.comparingLong(txn -> all.get(txn).returned()))
                        .toList();
        long[] returns = byReturn.stream().mapToLong(txn -> all.get(txn).returned()).toArray();
        for (int i = 0; i < byReturn.size(); i++) {
            from.add(new ArrayList<>(4));
            add(byReturn.get(i), Kind.TIME, txns + i);
            if (i > 0) {
                add(txns + i - 1, Kind.TIME, txns + i);
            }
        }
        for (int txn = 0; txn < txns; txn++) {
            int before = firstNotBefore(returns, all.get(txn).called());
            if (before > 0 && all.get(txn).current()) {
                add(txns + before - 1, Kind.TIME, txn);
            }
        }
    }

    private static int firstNotBefore(long[] sorted, long value) {
        int found = Arrays.binarySearch(sorted, value);
        int at = found < 0 ? -found - 1 : found;
        while (at > 0 && sorted[at - 1] == value) {
            at--;
        }
        return at;
    }

    Optional<Circle> circle() {
        return GRADES.stream().map(this::circle).flatMap(Optional::stream).findFirst();
    }

    private Optional<Circle> circle(Set<Kind> kinds) {
        boolean[] inCircle = peel(kinds);
        return IntStream.range(0, from.size())
                .filter(node -> inCircle[node])
                .mapToObj(node -> shortest(node, kinds, inCircle))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Takes away, again and again, what nothing comes before; in what is left lie the circles. */
    private boolean[] peel(Set<Kind> kinds) {
        int[] before = new int[from.size()];
        from.forEach(edges ->
                edges.stream()
                        .filter(edge -> kinds.contains(edge.kind()))
                        .forEach(edge -> before[edge.target()]++));
        ArrayDeque<Integer> free = new ArrayDeque<>();
        IntStream.range(0, before.length).filter(node -> before[node] == 0).forEach(free::add);
        boolean[] left = new boolean[before.length];
        Arrays.fill(left, true);
        while (!free.isEmpty()) {
            int node = free.remove();
            left[node] = false;
            for (Edge edge : from.get(node)) {
                if (kinds.contains(edge.kind()) && --before[edge.target()] == 0) {
                    free.add(edge.target());
                }
            }
        }
        return left;
    }

    /** The shortest way from a node back to itself. */
    private Optional<Circle> shortest(int start, Set<Kind> kinds, boolean[] within) {
        Edge[] reachedBy = new Edge[from.size()];
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty() && reachedBy[start] == null) {
            for (Edge edge : from.get(open.remove())) {
                int target = edge.target();
                if (kinds.contains(edge.kind()) && within[target] && reachedBy[target] == null) {
                    reachedBy[target] = edge;
                    open.add(target);
                }
            }
        }
        if (reachedBy[start] == null) {
            return Optional.empty();
        }
        List<Edge> edges = new ArrayList<>();
        int node = start;
        do {
            edges.addFirst(reachedBy[node]);
            node = reachedBy[node].source();
        } while (node != start);
        return Optional.of(new Circle(edges, txns));
    }
}
