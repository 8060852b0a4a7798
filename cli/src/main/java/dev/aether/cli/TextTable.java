package dev.aether.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows with aligned columns, three spaces apart, as kubectl prints them. */
public final class TextTable {
    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    public TextTable row(String... cells) {
        return row(List.of(cells));
    }

    public TextTable row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Lines without spaces at their ends. */
    public List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int k = 0; k < row.size(); k++) {
                int width = row.get(k).length();
                if (k == widths.size()) {
                    widths.add(width);
                }
                widths.set(k, Math.max(width, widths.get(k)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int k = 0; k < row.size(); k++) {
            String cell = row.get(k);
            line.append(cell).append(" ".repeat(widths.get(k) - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
