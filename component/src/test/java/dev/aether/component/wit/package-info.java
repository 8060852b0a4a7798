@NullMarked
package dev.aether.component.wit;

import org.jspecify.annotations.NullMarked;
