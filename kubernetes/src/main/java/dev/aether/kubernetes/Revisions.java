package dev.aether.kubernetes;

/** Reads the revisions that clients send. */
final class Revisions {
    private Revisions() {}

    /**
     * @param text decimal; empty counts as 0
     * @throws StatusException 400 if it is not a revision
     */
    static long parse(String text) {
        try {
            var revision = text.isEmpty() ? 0 : Long.parseLong(text);
            if (revision >= 0) {
                return revision;
            }
        } catch (NumberFormatException notNumber) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static StatusException refused(String text) {
        return Status.badRequest("resourceVersion: Invalid value: \"" + text + "\"").exception();
    }
}
