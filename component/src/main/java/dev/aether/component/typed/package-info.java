/**
 * What generated bindings are made of: {@link dev.aether.component.typed.Result} is for everyone,
 * the rest for the code that {@link dev.aether.component.bindings.Bindings} writes.
 */
@NullMarked
package dev.aether.component.typed;

import org.jspecify.annotations.NullMarked;
