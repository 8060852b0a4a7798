/** What the bytes of a component say, one record per definition, nothing resolved yet. */
@NullMarked
package dev.aether.component.model;

import org.jspecify.annotations.NullMarked;
