/** The multi-version store under a range: etcd's revisions over an ordered byte map. */
@NullMarked
package dev.aether.state.mvcc;

import org.jspecify.annotations.NullMarked;
