@NullMarked
package dev.aether.cue;

import org.jspecify.annotations.NullMarked;
