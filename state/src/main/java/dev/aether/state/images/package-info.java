/** Ranges in the heap, made durable as whole images: for the simulation and small lattices. */
@NullMarked
package dev.aether.state.images;

import org.jspecify.annotations.NullMarked;
