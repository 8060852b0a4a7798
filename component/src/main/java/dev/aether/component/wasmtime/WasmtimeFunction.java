package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreSignature;
import dev.aether.component.core.CoreType;

/** A function of a running module. */
final class WasmtimeFunction extends WasmtimeExtern implements CoreFunction {
    private static final long LOW = 0xffff_ffffL;
    private final int parameters;
    private final long[] masks;

    WasmtimeFunction(WasmtimeStore store, long address, CoreSignature signature) {
        super(store, address);
        this.parameters = signature.parameters().size();
        this.masks =
                signature.results().stream().mapToLong(type -> isNarrow(type) ? LOW : -1).toArray();
    }

    private static boolean isNarrow(CoreType type) {
        return type == CoreType.I32 || type == CoreType.F32;
    }

    @Override
    public long[] call(long[] arguments) {
        if (arguments.length != parameters) {
            throw new IllegalArgumentException(
                    "%d values for %d parameters".formatted(arguments.length, parameters));
        }
        return store.call(address + CONTENT, arguments, masks);
    }
}
