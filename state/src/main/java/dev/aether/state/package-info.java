@NullMarked
package dev.aether.state;

import org.jspecify.annotations.NullMarked;
