@NullMarked
package dev.aether.transport.simulated;

import org.jspecify.annotations.NullMarked;
