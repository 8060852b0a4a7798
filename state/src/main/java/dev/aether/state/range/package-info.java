/** One range on one node: its state machine, leases and watches. */
@NullMarked
package dev.aether.state.range;

import org.jspecify.annotations.NullMarked;
