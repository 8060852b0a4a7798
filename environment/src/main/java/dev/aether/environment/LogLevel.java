package dev.aether.environment;

import java.util.Locale;

/** How grave a log line is, gravest last. */
public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /** Whether a line of this level is written where {@code floor} is the lowest level wanted. */
    public boolean reaches(LogLevel floor) {
        return compareTo(floor) >= 0;
    }

    /** Lower case, as it stands in a line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
