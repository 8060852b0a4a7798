/** A seeded runner of properties, for tests of every module. */
@NullMarked
package dev.aether.environment.property;

import org.jspecify.annotations.NullMarked;
