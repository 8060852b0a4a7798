package dev.aether.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows with aligned columns, three spaces apart, as kubectl prints them. */
public final class TextTable {
    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    public TextTable row(String... cells) {
        return row(List.of(cells));
    }

    public TextTable row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /**
     * The rows since the last call, as lines without spaces at their ends; later rows get columns
     * at least as wide.
     */
    public List<String> lines() {
        for (List<String> row : rows) {
            for (int k = 0; k < row.size(); k++) {
                int width = row.get(k).length();
                if (k == widths.size()) {
                    widths.add(width);
                }
                widths.set(k, Math.max(width, widths.get(k)));
            }
        }
        List<String> lines = rows.stream().map(this::line).toList();
        rows.clear();
        return lines;
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int k = 0; k < row.size(); k++) {
            String cell = row.get(k);
            line.append(cell).append(" ".repeat(widths.get(k) - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
