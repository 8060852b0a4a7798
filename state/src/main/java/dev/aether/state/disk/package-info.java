/** Ranges on disk in one RocksDB for each node; only this package crosses into native code. */
@NullMarked
package dev.aether.state.disk;

import org.jspecify.annotations.NullMarked;
