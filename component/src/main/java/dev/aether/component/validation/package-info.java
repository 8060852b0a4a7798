/**
 * Validation: whether a component that was decoded keeps the rules of the Component Model. One pass
 * over its definitions gives every index a type; nothing is instantiated.
 */
@NullMarked
package dev.aether.component.validation;

import org.jspecify.annotations.NullMarked;
