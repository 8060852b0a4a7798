/** Checkers of what clients saw, for tests of this module and of whole lattices. */
@NullMarked
package dev.aether.state.checking;

import org.jspecify.annotations.NullMarked;
