/** How keys, certificates and messages become bytes; knows no rule about who may do what. */
@NullMarked
package dev.aether.identity.encoding;

import org.jspecify.annotations.NullMarked;
