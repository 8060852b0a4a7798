package dev.aether.kubernetes;

/**
 * How a write is to be done.
 *
 * @param user who asks, as shown in messages
 * @param fieldManager under which name fields are owned; never empty
 * @param dryRun all checks, no effect
 * @param validation what to do with fields the schema does not know
 * @param force apply takes over fields of other managers
 */
public record WriteOptions(
        String user, String fieldManager, boolean dryRun, Validation validation, boolean force) {
    private static final int MANAGER_LENGTH_MAX = 128;

    /** What happens to unknown fields; they are never stored. */
    public enum Validation {
        IGNORE,
        WARN,
        STRICT
    }

    public WriteOptions {
        if (fieldManager.isEmpty() || fieldManager.length() > MANAGER_LENGTH_MAX) {
            throw Status.badRequest(
                            "fieldManager must have 1 to " + MANAGER_LENGTH_MAX + " characters")
                    .exception();
        }
    }

    /** A real write that refuses unknown fields. */
    public static WriteOptions of(String user, String fieldManager) {
        return new WriteOptions(user, fieldManager, false, Validation.STRICT, false);
    }

    /**
     * Reads the query parameters as clients send them.
     *
     * @param dryRun empty or {@code All}
     * @param fieldValidation empty, {@code Ignore}, {@code Warn} or {@code Strict}
     * @throws StatusException 400 for other values
     */
    public static WriteOptions parse(
            String user,
            String fieldManager,
            String dryRun,
            String fieldValidation,
            boolean force) {
        var dry =
                switch (dryRun) {
                    case "" -> false;
                    case "All" -> true;
                    default ->
                            throw Status.badRequest(
                                            "dryRun: Unsupported value: \""
                                                    + dryRun
                                                    + "\": supported values: \"All\"")
                                    .exception();
                };
        var validation =
                switch (fieldValidation) {
                    case "", "Warn" -> Validation.WARN;
                    case "Ignore" -> Validation.IGNORE;
                    case "Strict" -> Validation.STRICT;
                    default ->
                            throw Status.badRequest(
                                            "fieldValidation: Unsupported value: \""
                                                    + fieldValidation
                                                    + "\": supported values: \"Ignore\","
                                                    + " \"Strict\", \"Warn\"")
                                    .exception();
                };
        return new WriteOptions(user, fieldManager, dry, validation, force);
    }
}
