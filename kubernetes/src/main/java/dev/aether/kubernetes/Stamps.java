package dev.aether.kubernetes;

import java.time.Instant;

/** What cannot be computed from a request: the time and unique names. */
public interface Stamps {
    Instant now();

    /** A new UUID in its usual text form. */
    String uid();

    /** Five lower-case letters or digits, to complete a {@code generateName}. */
    String suffix();
}
