/** Lattices of real processes, seen only from outside: by HTTP, by etcdctl, by kill -9. */
@NullMarked
package dev.aether.node.blackbox;

import org.jspecify.annotations.NullMarked;
