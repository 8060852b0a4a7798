package dev.aether.component.host;

import dev.aether.component.wasi.RandomSource;
import java.security.SecureRandom;

/** Random bytes of the operating system. */
public final class SecureRandomSource implements RandomSource {
    private final SecureRandom random = new SecureRandom();

    @Override
    public void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
