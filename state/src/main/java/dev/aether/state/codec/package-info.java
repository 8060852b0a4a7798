/** The wire form of what the front package speaks of. */
@NullMarked
package dev.aether.state.codec;

import org.jspecify.annotations.NullMarked;
