package dev.aether.cli;

import java.util.Collection;

/** Finds the name someone probably meant. */
final class Nearest {
    private static final int LENGTH_MAX = 40;

    private Nearest() {}

    /** {@code ; did you mean X?}, or nothing if no name is close. */
    static String hint(String name, Collection<String> known) {
        String best = "";
        int least = 1 + Math.max(1, name.length() / 3);
        for (String candidate : known) {
            int distance = distance(name, candidate);
            boolean begins = name.length() >= 2 && candidate.startsWith(name);
            if (distance < least || (begins && best.isEmpty())) {
                least = Math.min(least, distance);
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /** Insertions, deletions and replacements between two words. */
    private static int distance(String a, String b) {
        if (a.length() > LENGTH_MAX || b.length() > LENGTH_MAX) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
