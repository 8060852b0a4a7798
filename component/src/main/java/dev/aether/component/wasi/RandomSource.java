package dev.aether.component.wasi;

/** Where a guest's random bytes come from; safe for several threads. */
@FunctionalInterface
public interface RandomSource {
    /** Overwrites all the bytes with random ones, fit for keys. */
    void fill(byte[] bytes);
}
