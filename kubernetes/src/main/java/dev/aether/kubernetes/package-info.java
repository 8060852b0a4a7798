@NullMarked
package dev.aether.kubernetes;

import org.jspecify.annotations.NullMarked;
