@NullMarked
package dev.aether.component.bindings;

import org.jspecify.annotations.NullMarked;
