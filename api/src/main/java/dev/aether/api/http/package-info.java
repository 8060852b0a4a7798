/** What every door shares: listening, TLS with client certificates, HTTP requests, gRPC framing. */
@NullMarked
package dev.aether.api.http;

import org.jspecify.annotations.NullMarked;
