/** Who one is, and who may join. */
@NullMarked
package dev.aether.cli.identity;

import org.jspecify.annotations.NullMarked;
