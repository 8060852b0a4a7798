package dev.aether.cli.objects;

import dev.aether.cli.TextTable;
import dev.aether.kubernetes.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the tables the lattice makes of objects, as kubectl does. */
final class TablePrinter {
    private final PrintStream out;
    private final Look look;
    private final TextTable text = new TextTable();
    private boolean headed;

    /**
     * @param wide all columns
     * @param namespaces a column of them first
     * @param prefix before each name, such as {@code app.aether.dev/}; may be empty
     */
    record Look(boolean wide, boolean namespaces, String prefix) {}

    TablePrinter(PrintStream out, Look look, boolean headless) {
        this.out = out;
        this.look = look;
        this.headed = headless;
    }

    /** Prints a table; the head only the first time. */
    void print(Json table) {
        List<Json> columns = table.itemsAt("columnDefinitions");
        List<Json> rows = table.itemsAt("rows");
        if (rows.isEmpty()) {
            return;
        }
        if (!headed) {
            text.row(head(columns));
            headed = true;
        }
        rows.forEach(row -> text.row(cells(columns, row)));
        text.lines().forEach(out::println);
    }

    private List<String> head(List<Json> columns) {
        List<String> head = new ArrayList<>();
        if (look.namespaces()) {
            head.add("NAMESPACE");
        }
        for (Json column : columns) {
            if (isShown(column)) {
                head.add(column.textAt("name").orElse("").toUpperCase(Locale.ROOT));
            }
        }
        return head;
    }

    private List<String> cells(List<Json> columns, Json row) {
        List<String> cells = new ArrayList<>();
        if (look.namespaces()) {
            cells.add(row.textAt("object", "metadata", "namespace").orElse(""));
        }
        List<Json> values = row.itemsAt("cells");
        for (int k = 0; k < Math.min(columns.size(), values.size()); k++) {
            if (isShown(columns.get(k))) {
                boolean isName = columns.get(k).textAt("format").orElse("").equals("name");
                cells.add((isName ? look.prefix() : "") + text(values.get(k)));
            }
        }
        return cells;
    }

    private boolean isShown(Json column) {
        return look.wide() || column.wholeAt("priority").orElse(0) == 0;
    }

    static String text(Json cell) {
        return switch (cell) {
            case Json.Text(var value) -> value.isEmpty() ? "" : value.replace('\n', ' ');
            case Json.Null _ -> "<none>";
            default -> cell.compact();
        };
    }
}
