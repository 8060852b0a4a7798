package dev.aether.component.validation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** Labels: names in kebab case, whose words are lower case or, as acronyms, upper case. */
final class Label {
    private Label() {}

    static boolean isLabel(String text) {
        String[] words = text.split("-", -1);
        boolean beginsWithLetter = !words[0].isEmpty() && !isDigit(words[0].charAt(0));
        return beginsWithLetter && Arrays.stream(words).allMatch(Label::isWord);
    }

    /** A word, or an acronym; a number is both. */
    private static boolean isWord(String word) {
        boolean lower = !word.isEmpty();
        boolean upper = lower;
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            lower &= isDigit(letter) || (letter >= 'a' && letter <= 'z');
            upper &= isDigit(letter) || (letter >= 'A' && letter <= 'Z');
        }
        return lower || upper;
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
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
