@NullMarked
package dev.aether.scheduler;

import org.jspecify.annotations.NullMarked;
