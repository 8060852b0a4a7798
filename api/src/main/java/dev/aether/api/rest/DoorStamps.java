package dev.aether.api.rest;

import dev.aether.environment.Environment;
import dev.aether.kubernetes.Stamps;
import java.time.Instant;
import java.util.UUID;

/** Time and unique names from the node's environment. Safe for all threads. */
record DoorStamps(Environment environment) implements Stamps {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    @Override
    public Instant now() {
        return environment.clock().now();
    }

    /** A random UUID, version 4. */
    @Override
    public String uid() {
        long high = environment.randomness().nextLong();
        long low = environment.randomness().nextLong();
        return new UUID(
                        (high & 0xffffffffffff0fffL) | 0x4000L,
                        (low & 0x3fffffffffffffffL) | 0x8000000000000000L)
                .toString();
    }

    @Override
    public String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(LETTERS.charAt(environment.randomness().nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }
}
