package dev.aether.cli.objects;

import dev.aether.cli.CommandFailure;

/** How objects are printed: the option {@code -o}. */
sealed interface OutputForm {
    /**
     * Columns.
     *
     * @param wide all of them
     */
    record Table(boolean wide) implements OutputForm {}

    record Json() implements OutputForm {}

    record Yaml() implements OutputForm {}

    /** {@code apps.aether.dev/hello}. */
    record Name() implements OutputForm {}

    record JsonPath(JsonPathTemplate template) implements OutputForm {}

    /**
     * @param text empty for a table
     */
    static OutputForm parse(String text) {
        return switch (text) {
            case "", "table" -> new Table(false);
            case "wide" -> new Table(true);
            case "json" -> new Json();
            case "yaml" -> new Yaml();
            case "name" -> new Name();
            default -> {
                if (text.startsWith("jsonpath=")) {
                    yield new JsonPath(
                            JsonPathTemplate.parse(text.substring("jsonpath=".length())));
                }
                throw new CommandFailure(
                        CommandFailure.WRONG_USAGE,
                        "--output: expected table, wide, json, yaml, name or jsonpath=...,"
                                + " got \""
                                + text
                                + "\"",
                        "see its --help");
            }
        };
    }
}
