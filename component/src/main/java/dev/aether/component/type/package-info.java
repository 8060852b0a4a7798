/** Types of values as the canonical ABI sees them: resolved, laid out and flattened. */
@NullMarked
package dev.aether.component.type;

import org.jspecify.annotations.NullMarked;
