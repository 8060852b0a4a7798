/** The binary format: from bytes to the records of {@code model}, or an error with its offset. */
@NullMarked
package dev.aether.component.binary;

import org.jspecify.annotations.NullMarked;
