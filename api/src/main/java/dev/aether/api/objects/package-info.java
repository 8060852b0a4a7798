/** Objects of the API as records of the system keyspace. */
@NullMarked
package dev.aether.api.objects;

import org.jspecify.annotations.NullMarked;
