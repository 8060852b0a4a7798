package dev.aether.component.abi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types as WIT writes them, cut off where they get deep so that no type writes a book. */
final class Descriptions {
    private static final int LEVELS = 4;
    private static final int LENGTH_MAX = 500;
    private static final int PARTS_MAX = 40;

    private Descriptions() {}

    static String of(ValueType type) {
        var out = new StringBuilder();
        type.describe(out, LEVELS);
        return out.toString();
    }

    static void parts(
            StringBuilder out,
            String word,
            List<String> labels,
            @Nullable ValueType[] parts,
            int levels) {
        out.append(word);
        if (levels == 0 || out.length() > LENGTH_MAX) {
            out.append("<…>");
            return;
        }
        out.append(labels.isEmpty() ? "<" : " { ");
        for (int i = 0; i < parts.length; i++) {
            out.append(i == 0 ? "" : ", ");
            if (i == PARTS_MAX) {
                out.append('…');
                break;
            }
            part(out, labels.isEmpty() ? "" : labels.get(i), parts[i], levels);
        }
        out.append(labels.isEmpty() ? ">" : " }");
    }

    private static void part(
            StringBuilder out, String label, @Nullable ValueType part, int levels) {
        out.append(label);
        if (part == null) {
            out.append(label.isEmpty() ? "_" : "");
            return;
        }
        out.append(label.isEmpty() ? "" : ": ");
        part.describe(out, levels - 1);
    }

    static void labels(StringBuilder out, String word, List<String> labels) {
        var shown = labels.subList(0, Math.min(labels.size(), PARTS_MAX));
        out.append(word).append(" { ").append(String.join(", ", shown));
        out.append(shown.size() < labels.size() ? ", … }" : " }");
    }
}
