package dev.aether.cli.local;

/**
 * What {@code aether doctor} found out about one thing.
 *
 * @param remedy what to do about it; empty if nothing
 */
record Finding(Level level, String thing, String found, String remedy) {
    /** How bad it is. */
    enum Level {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String thing, String found) {
        return new Finding(Level.OK, thing, found, "");
    }

    static Finding warn(String thing, String found, String remedy) {
        return new Finding(Level.WARN, thing, found, remedy);
    }

    static Finding fail(String thing, String found, String remedy) {
        return new Finding(Level.FAIL, thing, found, remedy);
    }
}
