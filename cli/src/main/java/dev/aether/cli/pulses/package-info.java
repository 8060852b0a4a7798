/** Durable executions, shown. */
@NullMarked
package dev.aether.cli.pulses;

import org.jspecify.annotations.NullMarked;
