/** Core WebAssembly as this library needs it, whatever engine runs it. */
@NullMarked
package dev.aether.component.core;

import org.jspecify.annotations.NullMarked;
