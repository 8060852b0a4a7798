package dev.aether.kubernetes;

/**
 * How a collection is to be watched.
 *
 * @param selectors which objects
 * @param resourceVersion as sent: changes after it; empty or {@code 0} begins with what exists
 * @param initialEvents begin with what exists, then a bookmark that says so
 * @param match must be {@code NotOlderThan} with initial events
 */
public record WatchOptions(
        Selectors selectors, String resourceVersion, boolean initialEvents, String match) {
    /** From now on, beginning with what exists. */
    public static final WatchOptions ALL = new WatchOptions(Selectors.ALL, "", false, "");
}
