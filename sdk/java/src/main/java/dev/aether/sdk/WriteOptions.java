package dev.aether.sdk;

/**
 * How something is written.
 *
 * @param manager who writes, remembered for each field
 * @param force take fields over from other managers
 * @param dryRun check and answer, but change nothing
 */
public record WriteOptions(String manager, boolean force, boolean dryRun) {
    public WriteOptions {
        if (manager.isBlank()) {
            throw new IllegalArgumentException("expected a manager's name, got none");
        }
    }

    public static WriteOptions by(String manager) {
        return new WriteOptions(manager, false, false);
    }

    public WriteOptions forced() {
        return new WriteOptions(manager, true, dryRun);
    }

    public WriteOptions dry(boolean dry) {
        return new WriteOptions(manager, force, dry);
    }

    String query() {
        return "?fieldManager="
                + Place.encoded(manager)
                + (force ? "&force=true" : "")
                + (dryRun ? "&dryRun=All" : "");
    }
}
