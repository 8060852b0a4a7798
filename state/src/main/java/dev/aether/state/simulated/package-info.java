/** A keyspace that is all in memory, for tests of the modules above. */
@NullMarked
package dev.aether.state.simulated;

import org.jspecify.annotations.NullMarked;
