package dev.aether.kubernetes;

/**
 * How a collection is to be listed.
 *
 * @param selectors which objects
 * @param limit objects in one answer; 0 for all
 * @param continueToken from the answer before; empty for the first part
 * @param resourceVersion as sent: empty for the newest state, {@code 0} for any
 * @param match empty, {@code Exact} or {@code NotOlderThan}
 */
public record ListOptions(
        Selectors selectors,
        int limit,
        String continueToken,
        String resourceVersion,
        String match) {
    /** Everything, newest state. */
    public static final ListOptions ALL = new ListOptions(Selectors.ALL, 0, "", "", "");

    public ListOptions {
        if (limit < 0) {
            throw Status.badRequest("limit must not be negative, got " + limit).exception();
        }
    }

    /** The revision sent, 0 for none. */
    long revision() {
        return Revisions.parse(resourceVersion);
    }

    boolean isExact() {
        return match.equals("Exact");
    }
}
