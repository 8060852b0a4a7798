/** What comes from an etcd. */
@NullMarked
package dev.aether.cli.etcd;

import org.jspecify.annotations.NullMarked;
