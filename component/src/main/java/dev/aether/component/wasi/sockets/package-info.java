/**
 * {@code wasi:sockets} over a {@link dev.aether.component.wasi.sockets.Network}, which decides what
 * is allowed. Options of sockets are {@code not-supported}.
 */
@NullMarked
package dev.aether.component.wasi.sockets;

import org.jspecify.annotations.NullMarked;
