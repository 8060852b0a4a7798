/** What the real and the simulated makers share: the form of a log line, the metrics registry. */
@NullMarked
package dev.aether.environment.telemetry;

import org.jspecify.annotations.NullMarked;
