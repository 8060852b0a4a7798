package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.Randomness;
import java.nio.ByteBuffer;

/**
 * Names a transaction over keyspaces, once for ever.
 *
 * @param value 16 random bytes
 */
public record TxnId(Bytes value) {
    private static final int LENGTH = 16;

    public TxnId {
        Check.that(value.length() == LENGTH, "expected %d bytes, got %d", LENGTH, value.length());
    }

    public static TxnId random(Randomness randomness) {
        return new TxnId(
                Bytes.wrap(
                        ByteBuffer.allocate(LENGTH)
                                .putLong(randomness.nextLong())
                                .putLong(randomness.nextLong())
                                .array()));
    }
}
