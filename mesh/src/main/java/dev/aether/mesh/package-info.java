@NullMarked
package dev.aether.mesh;

import org.jspecify.annotations.NullMarked;
