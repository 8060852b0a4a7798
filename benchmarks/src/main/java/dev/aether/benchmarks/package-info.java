@NullMarked
package dev.aether.benchmarks;

import org.jspecify.annotations.NullMarked;
