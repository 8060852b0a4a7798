@NullMarked
package dev.aether.component.core.endive;

import org.jspecify.annotations.NullMarked;
