/**
 * Core WebAssembly on Wasmtime, an optional native engine behind {@code core}.
 *
 * <p>Everything here is pinned to the C API of exactly version 49.0.0 on Linux, x86-64: names,
 * shapes and layouts. {@code WasmtimeLibrary} loads no other bytes.
 */
@NullMarked
package dev.aether.component.wasmtime;

import org.jspecify.annotations.NullMarked;
