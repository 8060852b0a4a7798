/** From definitions to a plan, and from a plan to a running component. */
@NullMarked
package dev.aether.component.link;

import org.jspecify.annotations.NullMarked;
