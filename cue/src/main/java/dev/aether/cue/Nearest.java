package dev.aether.cue;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name someone probably meant. */
public final class Nearest {
    private static final int LENGTH_MAX = 64;

    private Nearest() {}

    /** The closest known name, if it is close: about one slip in three letters. */
    public static Optional<String> to(String name, Collection<String> known) {
        Optional<String> best = Optional.empty();
        var least = 1 + Math.max(1, name.length() / 3);
        for (var candidate : known) {
            var distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = Optional.of(candidate);
            }
        }
        return best;
    }

    /** Insertions, deletions, replacements and swaps of neighbours, ignoring case. */
    static int distance(String a, String b) {
        if (a.length() > LENGTH_MAX || b.length() > LENGTH_MAX) {
            return Integer.MAX_VALUE;
        }
        var x = a.toLowerCase(Locale.ROOT);
        var y = b.toLowerCase(Locale.ROOT);
        var table = new int[x.length() + 1][y.length() + 1];
        for (var i = 0; i <= x.length(); i++) {
            for (var j = 0; j <= y.length(); j++) {
                table[i][j] = cell(table, x, y, i, j);
            }
        }
        return table[x.length()][y.length()];
    }

    private static int cell(int[][] table, String x, String y, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        var same = x.charAt(i - 1) == y.charAt(j - 1);
        var least = table[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        var swapped =
                i > 1
                        && j > 1
                        && x.charAt(i - 1) == y.charAt(j - 2)
                        && x.charAt(i - 2) == y.charAt(j - 1);
        return swapped ? Math.min(least, 1 + table[i - 2][j - 2]) : least;
    }
}
