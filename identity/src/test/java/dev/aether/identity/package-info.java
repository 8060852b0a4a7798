@NullMarked
package dev.aether.identity;

import org.jspecify.annotations.NullMarked;
