@NullMarked
package dev.aether.sdk;

import org.jspecify.annotations.NullMarked;
