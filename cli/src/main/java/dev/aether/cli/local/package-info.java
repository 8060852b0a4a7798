/** A lattice whose nodes are processes on this machine. */
@NullMarked
package dev.aether.cli.local;

import org.jspecify.annotations.NullMarked;
