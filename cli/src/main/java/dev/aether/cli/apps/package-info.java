/** Apps: deploy, scale, call, read their logs. */
@NullMarked
package dev.aether.cli.apps;

import org.jspecify.annotations.NullMarked;
