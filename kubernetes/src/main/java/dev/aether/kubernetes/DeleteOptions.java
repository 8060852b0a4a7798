package dev.aether.kubernetes;

/**
 * How a delete is to be done. Owner references are not followed, so the propagation policy that
 * clients send changes nothing.
 *
 * @param uid the object must have this one; empty for any
 * @param resourceVersion the object must be at this one; empty for any
 */
public record DeleteOptions(String uid, String resourceVersion, WriteOptions write) {
    /** Reads the body of a delete; the query's dry run has been read into {@code write}. */
    public static DeleteOptions parse(Json body, WriteOptions write) {
        var dry = !body.itemsAt("dryRun").isEmpty() || write.dryRun();
        return new DeleteOptions(
                body.textAt("preconditions", "uid").orElse(""),
                body.textAt("preconditions", "resourceVersion").orElse(""),
                new WriteOptions(
                        write.user(),
                        write.fieldManager(),
                        dry,
                        write.validation(),
                        write.force()));
    }

    static DeleteOptions of(WriteOptions write) {
        return new DeleteOptions("", "", write);
    }
}
