/** The real makers: the only place in Aether that touches clock, threads, files and chance. */
@NullMarked
package dev.aether.environment.system;

import org.jspecify.annotations.NullMarked;
