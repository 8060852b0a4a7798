/** Finding, asking and growing the replicas of a range across the lattice. */
@NullMarked
package dev.aether.state.routing;

import org.jspecify.annotations.NullMarked;
