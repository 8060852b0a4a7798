/**
 * Reads WIT text: {@link dev.aether.component.wit.WitPackages} takes files and gives worlds, with
 * what their authors wrote about each part.
 */
@NullMarked
package dev.aether.component.wit;

import org.jspecify.annotations.NullMarked;
