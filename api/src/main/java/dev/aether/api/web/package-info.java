/** How requests over HTTP reach us: connections, TLS, bodies and streamed answers. */
@NullMarked
package dev.aether.api.web;

import org.jspecify.annotations.NullMarked;
