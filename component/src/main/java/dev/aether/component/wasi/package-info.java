/**
 * WASI 0.2 for guests: {@code wasi:io}, {@code cli}, {@code clocks}, {@code random} as host
 * functions over narrow interfaces that the embedder supplies.
 *
 * <p>Denied by default: a {@link dev.aether.component.wasi.WasiGrants} offers only what was put
 * into it, and a component that imports anything else cannot be prepared.
 *
 * <p>Everything of one instance hangs on its {@link dev.aether.component.wasi.WasiState} and is
 * touched by the thread that calls the instance; only a {@link dev.aether.component.wasi.Bell} may
 * be rung by others. Host functions may wait; an interrupt of that thread ends the wait with a
 * trap.
 */
@NullMarked
package dev.aether.component.wasi;

import org.jspecify.annotations.NullMarked;
