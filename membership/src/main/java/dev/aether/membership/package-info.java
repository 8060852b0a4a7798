@NullMarked
package dev.aether.membership;

import org.jspecify.annotations.NullMarked;
