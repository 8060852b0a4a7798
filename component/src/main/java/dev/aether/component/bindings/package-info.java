/**
 * Writes Java for a WIT world: {@link dev.aether.component.bindings.Bindings}. What it writes
 * stands on {@code dev.aether.component} and {@code dev.aether.component.typed} alone.
 */
@NullMarked
package dev.aether.component.bindings;

import org.jspecify.annotations.NullMarked;
