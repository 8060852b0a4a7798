/** A host for components on the real machine: its clock, its randomness, its standard output. */
@NullMarked
package dev.aether.component.host;

import org.jspecify.annotations.NullMarked;
