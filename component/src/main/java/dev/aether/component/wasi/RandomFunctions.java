package dev.aether.component.wasi;

import dev.aether.component.HostImports;
import dev.aether.component.TrapException;
import java.nio.ByteBuffer;

/** {@code wasi:random}; its insecure half is as good as the other. */
final class RandomFunctions implements Capability {
    private final RandomSource source;
    private final WasiLimits limits;

    RandomFunctions(RandomSource source, WasiLimits limits) {
        this.source = source;
        this.limits = limits;
    }

    @Override
    public void offer(HostImports.Builder imports) {
        imports.instance("wasi:random/random@0.2.12")
                .function("get-random-bytes", (call, arguments) -> bytes((Long) arguments[0]))
                .function("get-random-u64", (call, arguments) -> number());
        imports.instance("wasi:random/insecure@0.2.12")
                .function(
                        "get-insecure-random-bytes",
                        (call, arguments) -> bytes((Long) arguments[0]))
                .function("get-insecure-random-u64", (call, arguments) -> number());
        imports.instance("wasi:random/insecure-seed@0.2.12")
                .function("insecure-seed", (call, arguments) -> new Object[] {number(), number()});
    }

    private byte[] bytes(long length) {
        if (Long.compareUnsigned(length, limits.randomBytesMax()) > 0) {
            throw new TrapException(
                    TrapException.Code.LIMIT,
                    "random bytes of one call are at most " + limits.randomBytesMax());
        }
        return filled((int) length);
    }

    private long number() {
        return ByteBuffer.wrap(filled(Long.BYTES)).getLong();
    }

    private byte[] filled(int length) {
        byte[] bytes = new byte[length];
        source.fill(bytes);
        return bytes;
    }
}
