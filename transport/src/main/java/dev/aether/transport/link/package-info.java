@NullMarked
package dev.aether.transport.link;

import org.jspecify.annotations.NullMarked;
