/** The services of etcd, version 3, over the keyspaces of this lattice. */
@NullMarked
package dev.aether.api.etcd;

import org.jspecify.annotations.NullMarked;
