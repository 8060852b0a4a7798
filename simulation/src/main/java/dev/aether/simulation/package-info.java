@NullMarked
package dev.aether.simulation;

import org.jspecify.annotations.NullMarked;
