/** Lattices of real processes, seen only from outside: by HTTP, by etcdctl, by kill -9. */
@NullMarked
package dev.aether.blackbox;

import org.jspecify.annotations.NullMarked;
