package dev.aether.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A conjunction of requirements on labels, both the equality form ({@code a=b,c!=d}) and the set
 * form ({@code a in (b,c),!d}).
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels</a>
 */
public record LabelSelector(List<Requirement> requirements) {
    /** Selects everything. */
    public static final LabelSelector ALL = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** One condition on one label. */
    public sealed interface Requirement {
        boolean holds(Optional<String> value);

        /** The label is there. */
        record Exists(String key) implements Requirement {
            @Override
            public boolean holds(Optional<String> value) {
                return value.isPresent();
            }
        }

        /** The label is not there. */
        record Absent(String key) implements Requirement {
            @Override
            public boolean holds(Optional<String> value) {
                return value.isEmpty();
            }
        }

        /** The label is there with one of these values. */
        record In(String key, List<String> values) implements Requirement {
            public In {
                values = List.copyOf(new TreeSet<>(values));
            }

            @Override
            public boolean holds(Optional<String> value) {
                return value.isPresent() && values.contains(value.get());
            }
        }

        /** The label is not there, or has none of these values. */
        record NotIn(String key, List<String> values) implements Requirement {
            public NotIn {
                values = List.copyOf(new TreeSet<>(values));
            }

            @Override
            public boolean holds(Optional<String> value) {
                return value.isEmpty() || !values.contains(value.get());
            }
        }

        /** The label is a whole number above (or below) the bound. */
        record Compare(String key, boolean above, long bound) implements Requirement {
            @Override
            public boolean holds(Optional<String> value) {
                try {
                    var number = Long.parseLong(value.orElse(""));
                    return above ? number > bound : number < bound;
                } catch (NumberFormatException notNumber) {
                    return false;
                }
            }
        }

        String key();
    }

    /**
     * Reads the query form.
     *
     * @throws StatusException 400 if malformed
     */
    public static LabelSelector parse(String text) {
        return text.isBlank() ? ALL : new LabelSelector(new LabelSelectorParser(text).parse());
    }

    /**
     * @param labels values that are not text never match
     */
    public boolean matches(Map<String, Json> labels) {
        for (var requirement : requirements) {
            var value =
                    labels.get(requirement.key()) instanceof Json.Text text
                            ? Optional.of(text.value())
                            : Optional.<String>empty();
            if (!requirement.holds(value)) {
                return false;
            }
        }
        return true;
    }
}
