package dev.aether.environment;

/** A source of random numbers: secure in production, seeded in the simulation. */
public interface Randomness {
    long nextLong();

    /** Uniform in [0, bound). @param bound at least 1 */
    int nextInt(int bound);

    /** Uniform in [0, 1). */
    double nextDouble();

    byte[] bytes(int length);

    /** An independent stream, so that one user's draws do not shift another's. */
    Randomness fork(String name);
}
