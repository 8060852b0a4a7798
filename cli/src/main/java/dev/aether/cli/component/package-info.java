/** Components on this machine, without a lattice: {@code aether component}. */
@NullMarked
package dev.aether.cli.component;

import org.jspecify.annotations.NullMarked;
