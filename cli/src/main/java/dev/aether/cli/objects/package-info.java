/** Objects of any kind: look, describe, apply, delete. */
@NullMarked
package dev.aether.cli.objects;

import org.jspecify.annotations.NullMarked;
