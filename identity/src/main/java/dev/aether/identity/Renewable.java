package dev.aether.identity;

/** Something that expires and can be replaced in time; {@link Rotation} does so. */
public interface Renewable {
    /** For logs. */
    String name();

    /** The life of what is in use now, {@link Renewal#ofNothing} if there is nothing yet. */
    Renewal renewal();

    /**
     * Replaces what is in use. Blocks.
     *
     * @throws IdentityException if it was not replaced; it will be tried again
     */
    void renew();
}
