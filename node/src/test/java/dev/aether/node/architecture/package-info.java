/** The rules of the house: what may know what, and how code must read. */
@NullMarked
package dev.aether.node.architecture;

import org.jspecify.annotations.NullMarked;
