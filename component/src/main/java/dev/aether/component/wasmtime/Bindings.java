package dev.aether.component.wasmtime;

import dev.aether.component.WasmtimeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** The functions of the library, by their names without {@code wasmtime_}. */
final class Bindings {
    private static final int CHUNK_BYTES = 1 << 16;

    final NativeFunction engineDelete;
    final NativeFunction moduleValidate;
    final NativeFunction moduleNew;
    final NativeFunction moduleDelete;
    final NativeFunction moduleSerialize;
    final NativeFunction moduleDeserialize;
    final NativeFunction moduleImports;
    final NativeFunction moduleExports;
    final NativeFunction importModule;
    final NativeFunction importName;
    final NativeFunction importType;
    final NativeFunction importsDelete;
    final NativeFunction exportName;
    final NativeFunction exportType;
    final NativeFunction exportsDelete;
    final NativeFunction externKind;
    final NativeFunction externAsFunction;
    final NativeFunction functionCopy;
    final NativeFunction functionDelete;
    final NativeFunction functionParameters;
    final NativeFunction functionResults;
    final NativeFunction valueKind;
    final NativeFunction storeNew;
    final NativeFunction storeDelete;
    final NativeFunction storeContext;
    final NativeFunction storeLimiter;
    final NativeFunction funcNew;
    final NativeFunction funcCall;
    final NativeFunction instanceNew;
    final NativeFunction instanceExport;
    final NativeFunction memoryAddress;
    final NativeFunction memorySize;
    final NativeFunction memoryGrow;
    final NativeFunction globalRead;
    final NativeFunction globalWrite;
    final NativeFunction tableSize;
    final NativeFunction tableGrow;
    final NativeFunction tableRead;
    final NativeFunction tableWrite;
    final NativeFunction functionToRaw;
    final NativeFunction functionFromRaw;
    final NativeFunction trapNew;
    final NativeFunction trapCode;
    final NativeFunction trapMessage;
    final NativeFunction trapDelete;
    final NativeFunction errorNew;
    final NativeFunction errorMessage;
    final NativeFunction errorDelete;
    final NativeFunction bytesDelete;

    private final SymbolLookup symbols;

    private Bindings(SymbolLookup symbols) {
        this.symbols = symbols;
        engineDelete = function("wasm_engine_delete");
        moduleValidate = function("wasmtime_module_validate");
        moduleNew = function("wasmtime_module_new");
        moduleDelete = function("wasmtime_module_delete");
        moduleSerialize = function("wasmtime_module_serialize");
        moduleDeserialize = function("wasmtime_module_deserialize");
        moduleImports = function("wasmtime_module_imports");
        moduleExports = function("wasmtime_module_exports");
        importModule = function("wasm_importtype_module");
        importName = function("wasm_importtype_name");
        importType = function("wasm_importtype_type");
        importsDelete = function("wasm_importtype_vec_delete");
        exportName = function("wasm_exporttype_name");
        exportType = function("wasm_exporttype_type");
        exportsDelete = function("wasm_exporttype_vec_delete");
        externKind = function("wasm_externtype_kind");
        externAsFunction = function("wasm_externtype_as_functype_const");
        functionCopy = function("wasm_functype_copy");
        functionDelete = function("wasm_functype_delete");
        functionParameters = function("wasm_functype_params");
        functionResults = function("wasm_functype_results");
        valueKind = function("wasm_valtype_kind");
        storeNew = function("wasmtime_store_new");
        storeDelete = function("wasmtime_store_delete");
        storeContext = function("wasmtime_store_context");
        storeLimiter = function("wasmtime_store_limiter");
        funcNew = function("wasmtime_func_new_unchecked");
        funcCall = function("wasmtime_func_call_unchecked");
        instanceNew = function("wasmtime_instance_new");
        instanceExport = function("wasmtime_instance_export_get");
        memoryAddress = function("wasmtime_memory_data");
        memorySize = function("wasmtime_memory_data_size");
        memoryGrow = function("wasmtime_memory_grow");
        globalRead = function("wasmtime_global_get");
        globalWrite = function("wasmtime_global_set");
        tableSize = function("wasmtime_table_size");
        tableGrow = function("wasmtime_table_grow");
        tableRead = function("wasmtime_table_get");
        tableWrite = function("wasmtime_table_set");
        functionToRaw = function("wasmtime_func_to_raw");
        functionFromRaw = function("wasmtime_func_from_raw");
        trapNew = function("wasmtime_trap_new");
        trapCode = function("wasmtime_trap_code");
        trapMessage = function("wasm_trap_message");
        trapDelete = function("wasm_trap_delete");
        errorNew = function("wasmtime_error_new");
        errorMessage = function("wasmtime_error_message");
        errorDelete = function("wasmtime_error_delete");
        bytesDelete = function("wasm_byte_vec_delete");
    }

    /**
     * Loads the library for the rest of the process.
     *
     * @throws IllegalStateException if the file is not exactly what it should be
     */
    @SuppressWarnings("restricted") // Calling native code is what this package is for.
    static Bindings load(WasmtimeLibrary library) {
        String found = digest(library);
        if (!found.equals(WasmtimeLibrary.SHA_256)) {
            throw new IllegalStateException(
                    "%s is not the library of Wasmtime %s: expected SHA-256 %s, got %s"
                            .formatted(
                                    library.path(),
                                    WasmtimeLibrary.VERSION,
                                    WasmtimeLibrary.SHA_256,
                                    found));
        }
        return new Bindings(SymbolLookup.libraryLookup(library.path(), Arena.global()));
    }

    private static String digest(WasmtimeLibrary library) {
        MessageDigest sha256 = sha256();
        try (InputStream file = Files.newInputStream(library.path());
                var in = new DigestInputStream(file, sha256)) {
            var chunk = new byte[CHUNK_BYTES];
            while (in.read(chunk) >= 0) {
                // Reading is what counts the bytes in.
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + library.path(), e);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    NativeFunction function(String name) {
        return new NativeFunction(symbols.findOrThrow(name));
    }

    /** The text of an error, which is deleted by that. */
    String takeMessage(long error) {
        String text = message(errorMessage, error);
        errorDelete.call(error);
        return text;
    }

    /** What a function writes of an object into a vector of bytes. */
    String message(NativeFunction writer, long object) {
        return new String(takeBytes(vector -> writer.call(object, vector)), StandardCharsets.UTF_8);
    }

    /** The bytes of a vector that something fills and that is deleted then. */
    byte[] takeBytes(LongConsumer fill) {
        try (Arena arena = Arena.ofConfined()) {
            long vector = arena.allocate(16, 8).address();
            fill.accept(vector);
            byte[] bytes =
                    RawMemory.bytes(RawMemory.readLong(vector + 8), RawMemory.readLong(vector));
            bytesDelete.call(vector);
            return bytes;
        }
    }
}
