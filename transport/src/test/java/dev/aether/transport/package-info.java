@NullMarked
package dev.aether.transport;

import org.jspecify.annotations.NullMarked;
