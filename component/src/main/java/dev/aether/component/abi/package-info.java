/** Types of values and the canonical ABI: how they lie in memory, flatten, and cross. */
@NullMarked
package dev.aether.component.abi;

import org.jspecify.annotations.NullMarked;
