@NullMarked
package dev.aether.node;

import org.jspecify.annotations.NullMarked;
