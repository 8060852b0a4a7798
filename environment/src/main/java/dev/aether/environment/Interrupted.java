package dev.aether.environment;

/** A wait ended because its thread was interrupted; the interrupt flag is set again. */
public final class Interrupted extends RuntimeException {
    public Interrupted(String what) {
        super(what + " was interrupted");
    }
}
