package dev.aether.environment;

/**
 * A structured log. Fields come as name, value pairs; secrets never go in. Lines longer than the
 * maker's {@code lineBytesMax} are cut and marked.
 */
public interface Log {
    void debug(String message, Object... fields);

    void info(String message, Object... fields);

    void warn(String message, Object... fields);

    void error(String message, Throwable cause, Object... fields);

    /** A log whose every line names the component. */
    Log named(String component);
}
