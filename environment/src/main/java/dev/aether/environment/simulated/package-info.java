/**
 * The simulated makers: whole machines in one thread and in virtual time, where everything that
 * happens follows from a seed. Start with {@link dev.aether.environment.simulated.SimulatedWorld}.
 */
@NullMarked
package dev.aether.environment.simulated;

import org.jspecify.annotations.NullMarked;
