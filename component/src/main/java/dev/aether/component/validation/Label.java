package dev.aether.component.validation;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Labels: names in kebab case, whose words are lower case or, as acronyms, upper case. */
final class Label {
    private static final Pattern FIRST = Pattern.compile("[a-z][0-9a-z]*+|[A-Z][0-9A-Z]*+");
    private static final Pattern NEXT = Pattern.compile("[0-9a-z]++|[0-9A-Z]++");

    private Label() {}

    static boolean isLabel(String text) {
        String[] words = text.split("-", -1);
        if (!FIRST.matcher(words[0]).matches()) {
            return false;
        }
        for (int i = 1; i < words.length; i++) {
            if (!NEXT.matcher(words[i]).matches()) {
                return false;
            }
        }
        return true;
    }

    /** A label without acronyms. */
    static boolean isWords(String text) {
        return isLabel(text) && text.equals(key(text));
    }

    /** What two labels have in common if they are not different enough to stand side by side. */
    static String key(String label) {
        return label.toLowerCase(Locale.ROOT);
    }

    /** Refuses what may not be the labels of fields, cases or parameters of one type. */
    static void check(String what, List<String> labels, Work work) {
        var seen = new HashMap<String, String>();
        for (String label : labels) {
            if (label.isEmpty()) {
                throw work.invalid(what + " name cannot be empty");
            }
            if (!isLabel(label)) {
                throw work.invalid("%s name `%s` is not in kebab case".formatted(what, label));
            }
            String before = seen.putIfAbsent(key(label), label);
            if (before != null) {
                throw work.invalid(
                        "%s name `%s` conflicts with previous name `%s`"
                                .formatted(what, label, before));
            }
        }
    }
}
