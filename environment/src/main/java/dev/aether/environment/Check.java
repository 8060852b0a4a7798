package dev.aether.environment;

/** Assertions that stay on in production: a false one is our own mistake and stops the owner. */
public final class Check {
    private Check() {}

    /**
     * @param message what was expected, in {@link String#format} form
     * @throws BrokenInvariant when the condition is false
     */
    public static void that(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new BrokenInvariant(String.format(message, values));
        }
    }

    /** An own mistake, with what was expected and what came. */
    public static final class BrokenInvariant extends IllegalStateException {
        BrokenInvariant(String message) {
            super(message);
        }
    }
}
