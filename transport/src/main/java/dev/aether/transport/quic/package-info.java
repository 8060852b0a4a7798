@NullMarked
package dev.aether.transport.quic;

import org.jspecify.annotations.NullMarked;
