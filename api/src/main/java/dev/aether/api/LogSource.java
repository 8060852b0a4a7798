package dev.aether.api;

/** Where the lines of an app's log come from. */
@FunctionalInterface
public interface LogSource {
    /** Takes lines. */
    @FunctionalInterface
    interface LineSink {
        /**
         * Sends one line, blocking while the reader is slow; throws if the reader has left, which
         * the source lets pass.
         */
        void line(String text);
    }

    /**
     * Gives the newest lines of all replicas, and with follow those to come until the thread is
     * interrupted or the sink throws.
     *
     * @param tail lines at most of those that exist; negative for all
     */
    void stream(String namespace, String app, int tail, boolean follow, LineSink sink);
}
