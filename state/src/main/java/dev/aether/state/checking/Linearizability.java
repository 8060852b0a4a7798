package dev.aether.state.checking;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides whether a history of operations on registers is linearizable: whether each can be given
 * one moment between its call and its return so that every answer fits.
 *
 * <p>Keys are independent, so each is checked alone, by the search of Wing and Gong with Lowe's
 * memory of states seen before. An operation of unknown outcome may take effect at any time after
 * its call; placing it last is the same as it never having happened.
 *
 * @see <a href="https://www.cs.ox.ac.uk/people/gavin.lowe/LinearizabiltyTesting/">Lowe, Testing for
 *     linearizability</a>
 */
public final class Linearizability {
    private Linearizability() {}

    /** Why a history is not linearizable; empty if it is. */
    public static Optional<String> violation(List<Operation> history) {
        Map<String, List<Operation>> byKey = new TreeMap<>();
        for (Operation operation : history) {
            byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
        }
        return byKey.values().stream()
                .map(Linearizability::violationOfKey)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> violationOfKey(List<Operation> operations) {
        Search search = new Search(operations);
        return search.succeeds()
                ? Optional.empty()
                : Optional.of(
                        "no order explains key "
                                + operations.getFirst().key()
                                + "; explained at most "
                                + search.deepest
                                + " of "
                                + search.operations);
    }

    /** Depth-first over which operation took effect next, iterative since histories are long. */
    private static final class Search {
        private final List<Operation> operations;
        private final Set<Seen> seen = new HashSet<>();
        private final BitSet placed = new BitSet();
        private final List<Step> path = new ArrayList<>();
        private Optional<String> value = Optional.empty();
        private int deepest;

        private record Seen(BitSet placed, Optional<String> value) {}

        /** Which operation was placed, and the value before it. */
        private record Step(int operation, Optional<String> before) {}

        Search(List<Operation> history) {
            operations =
                    history.stream().sorted(Comparator.comparingLong(Operation::called)).toList();
        }

        boolean succeeds() {
            int from = 0;
            while (!isExplained()) {
                int next = nextPossible(from);
                if (next >= 0) {
                    path.add(new Step(next, value));
                    placed.set(next);
                    value = after(operations.get(next)).orElseThrow();
                    deepest = Math.max(deepest, path.size());
                    from = 0;
                } else if (path.isEmpty()) {
                    return false;
                } else {
                    Step last = path.removeLast();
                    placed.clear(last.operation());
                    value = last.before();
                    from = last.operation() + 1;
                }
            }
            return true;
        }

        /** Operations of unknown outcome need not be placed. */
        private boolean isExplained() {
            for (int i = placed.nextClearBit(0); i < operations.size(); ) {
                if (operations.get(i).returned() != Operation.NEVER) {
                    return false;
                }
                i = placed.nextClearBit(i + 1);
            }
            return true;
        }

        /** The next operation, in calling order, that may take effect now and was not tried. */
        private int nextPossible(int from) {
            long mustEndBy = earliestReturn();
            int i = placed.nextClearBit(from);
            while (i < operations.size() && operations.get(i).called() <= mustEndBy) {
                Optional<Optional<String>> after = after(operations.get(i));
                if (after.isPresent() && remember(i, after.get())) {
                    return i;
                }
                i = placed.nextClearBit(i + 1);
            }
            return -1;
        }

        /** Nothing called after the first open return can come before it. */
        private long earliestReturn() {
            long earliest = Operation.NEVER;
            for (int i = placed.nextClearBit(0); i < operations.size(); ) {
                earliest = Math.min(earliest, operations.get(i).returned());
                i = placed.nextClearBit(i + 1);
            }
            return earliest;
        }

        private boolean remember(int operation, Optional<String> after) {
            BitSet with = (BitSet) placed.clone();
            with.set(operation);
            return seen.add(new Seen(with, after));
        }

        /** The value after an operation; outer empty if its answer does not fit the value now. */
        private Optional<Optional<String>> after(Operation operation) {
            return switch (operation.kind()) {
                case Operation.Write(String written) -> Optional.of(Optional.of(written));
                case Operation.Delete() -> Optional.of(Optional.empty());
                case Operation.Read(Optional<String> read) ->
                        read.equals(value) ? Optional.of(value) : Optional.empty();
                case Operation.Swap swap -> after(swap);
            };
        }

        private Optional<Optional<String>> after(Operation.Swap swap) {
            boolean holds = swap.expected().equals(value);
            if (swap.succeeded().isPresent() && swap.succeeded().get() != holds) {
                return Optional.empty();
            }
            return Optional.of(holds ? Optional.of(swap.value()) : value);
        }
    }
}
