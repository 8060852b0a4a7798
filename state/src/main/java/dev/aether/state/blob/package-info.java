/** Content-addressed files and their way between nodes. */
@NullMarked
package dev.aether.state.blob;

import org.jspecify.annotations.NullMarked;
