@NullMarked
package dev.aether.component;

import org.jspecify.annotations.NullMarked;
