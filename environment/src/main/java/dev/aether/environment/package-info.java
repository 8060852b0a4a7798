@NullMarked
package dev.aether.environment;

import org.jspecify.annotations.NullMarked;
