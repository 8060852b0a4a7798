/**
 * What a component imports and exports as people read it: {@link
 * dev.aether.component.text.WitWorld} and its types, their WIT text, and {@link
 * dev.aether.component.text.Wave} for values.
 */
@NullMarked
package dev.aether.component.text;

import org.jspecify.annotations.NullMarked;
