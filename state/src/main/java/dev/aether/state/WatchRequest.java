package dev.aether.state;

/**
 * What a watcher wants to hear.
 *
 * @param startRevision first revision to deliver; 0 for "from now on"
 * @param previous whether events carry the version before
 * @param puts whether puts are delivered
 * @param deletes whether deletions are delivered
 */
public record WatchRequest(
        KeyRange keys, long startRevision, boolean previous, boolean puts, boolean deletes) {
    public static WatchRequest of(KeyRange keys, long startRevision) {
        return new WatchRequest(keys, startRevision, false, true, true);
    }
}
