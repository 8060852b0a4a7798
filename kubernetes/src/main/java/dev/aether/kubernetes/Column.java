package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Instant;

/**
 * One column of {@code kubectl get}.
 *
 * @param name as printed in the head, such as {@code Age}
 * @param type an OpenAPI type: string, integer, number, boolean
 * @param format {@code name} for the name column, else empty
 * @param description one sentence
 * @param priority 0 is always shown, above 0 only with {@code -o wide}
 * @param cell computes the cell; must not fail on any object
 */
public record Column(
        String name, String type, String format, String description, int priority, Cell cell) {

    /** Computes the value of one cell. */
    @FunctionalInterface
    public interface Cell {
        /**
         * @param now the time that ages are counted to
         * @return text, number, boolean or null
         */
        Json of(ObjectNode object, Instant now);
    }

    /** A column of type string. */
    public static Column text(String name, String description, Cell cell) {
        return new Column(name, "string", "", description, 0, cell);
    }

    /** A string column that shows the value under a path, {@code <none>} if absent. */
    public static Column path(String name, String description, String... path) {
        return text(
                name,
                description,
                (object, _) -> object.at(path).orElseGet(() -> Json.text("<none>")));
    }

    /** The first column of every table. */
    public static Column nameColumn() {
        return new Column(
                "Name",
                "string",
                "name",
                "Name must be unique within a namespace.",
                0,
                (object, _) -> Json.text(object.textAt("metadata", "name").orElse("")));
    }

    /** The last standard column: time since creation. */
    public static Column ageColumn() {
        return text(
                "Age",
                "Time since the object was created.",
                (object, now) -> age(object, now, "metadata", "creationTimestamp"));
    }

    /** The time since a timestamp, in kubectl's short form, or {@code <unknown>}. */
    public static Json age(ObjectNode object, Instant now, String... path) {
        return Json.text(
                object.textAt(path)
                        .flatMap(Timestamps::parse)
                        .map(then -> Timestamps.age(then, now))
                        .orElse("<unknown>"));
    }

    /** This column shown only in wide output. */
    public Column wide() {
        return new Column(name, type, format, description, 1, cell);
    }
}
