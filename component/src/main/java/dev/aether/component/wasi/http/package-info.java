/**
 * Serving HTTP with guests that export {@code wasi:http/incoming-handler} 0.2. Begin at {@link
 * dev.aether.component.wasi.http.HttpProgram}.
 *
 * <p>{@code wasi:http/types} is offered to every program; {@code outgoing-handler} only with an
 * {@link dev.aether.component.wasi.http.OutboundHttp} among the grants.
 *
 * <p>Rules on the order in which a parent and its children are dropped are kept where they carry
 * meaning, that is between a body and its stream; elsewhere dropping a parent first is harmless
 * here and not a trap.
 */
@NullMarked
package dev.aether.component.wasi.http;

import org.jspecify.annotations.NullMarked;
