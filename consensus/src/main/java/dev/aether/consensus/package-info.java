@NullMarked
package dev.aether.consensus;

import org.jspecify.annotations.NullMarked;
