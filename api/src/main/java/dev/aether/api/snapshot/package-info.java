/** Snapshots of a keyspace as files of etcd. */
@NullMarked
package dev.aether.api.snapshot;

import org.jspecify.annotations.NullMarked;
