package dev.aether.environment.system;

import dev.aether.environment.Log;

/**
 * The outermost loop of a thread: whatever escapes an action, errors included, is logged here with
 * its name, because nobody else would see it. An error (memory, stack, linkage) is then thrown on.
 */
record Guarded(String name, Runnable action, Log log) implements Runnable {
    @Override
    public void run() {
        try {
            action.run();
        } catch (RuntimeException failure) {
            log.error(name + " failed", failure);
        } catch (Error failure) {
            log.error(name + " failed", failure);
            throw failure;
        }
    }
}
