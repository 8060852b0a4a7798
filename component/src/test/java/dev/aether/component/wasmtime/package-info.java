@NullMarked
package dev.aether.component.wasmtime;

import org.jspecify.annotations.NullMarked;
