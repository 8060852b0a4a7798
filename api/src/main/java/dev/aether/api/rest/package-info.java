/** What each path and verb does. */
@NullMarked
package dev.aether.api.rest;

import org.jspecify.annotations.NullMarked;
