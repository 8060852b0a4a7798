/** Tests of the doors. */
@NullMarked
package dev.aether.api;

import org.jspecify.annotations.NullMarked;
