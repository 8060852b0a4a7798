@NullMarked
package dev.aether.workflow;

import org.jspecify.annotations.NullMarked;
