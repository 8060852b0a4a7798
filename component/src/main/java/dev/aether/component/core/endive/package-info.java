/** Core WebAssembly on Endive, compiled to JVM bytecode in memory. */
@NullMarked
package dev.aether.component.core.endive;

import org.jspecify.annotations.NullMarked;
