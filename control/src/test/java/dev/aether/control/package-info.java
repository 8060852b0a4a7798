@NullMarked
package dev.aether.control;

import org.jspecify.annotations.NullMarked;
