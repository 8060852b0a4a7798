package dev.aether.component.wasmtime;

import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreModule;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Modules from their text, on one engine. */
final class TextModules {
    private final Bindings library;
    final WasmtimeEngine engine;

    private TextModules(WasmtimeLibrary found) {
        library = Bindings.load(found);
        engine = new WasmtimeEngine(found);
    }

    /** Skips the test if the library is not there. */
    static TextModules open() {
        Assumptions.assumeTrue(
                WasmtimeLibrary.find().isPresent(), () -> WasmtimeLibrary.absence().orElseThrow());
        return new TextModules(WasmtimeLibrary.find().orElseThrow());
    }

    byte[] assemble(String text) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            long source = arena.allocateFrom(text).address();
            return library.takeBytes(vector -> {
                long error =
                        library.function("wasmtime_wat2wasm").call(source, bytes.length, vector);
                if (error != 0) {
                    throw new IllegalArgumentException(library.takeMessage(error));
                }
            });
        }
    }

    CoreModule compile(String text) {
        return engine.compile(List.of(assemble(text))).getFirst();
    }

    /** Calls an exported function; answers its first result, 0 if it has none. */
    static long call(CoreInstance instance, String function, long... arguments) {
        CoreExtern found = instance.export(function);
        long[] results = ((CoreFunction) found).call(arguments);
        return results.length == 0 ? 0 : results[0];
    }
}
