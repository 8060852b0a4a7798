@NullMarked
package dev.aether.runtime;

import org.jspecify.annotations.NullMarked;
