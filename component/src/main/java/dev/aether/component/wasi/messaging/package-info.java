/**
 * {@code wasi:messaging@0.2.0-draft}: guests that send messages, over a narrow interface of the
 * embedder's, and guests that handle them. Requests with replies are not offered.
 */
@NullMarked
package dev.aether.component.wasi.messaging;

import org.jspecify.annotations.NullMarked;
