/**
 * Replicated logs: Raft per group, one log on disk per node.
 *
 * <p>Others use {@link dev.aether.consensus.Groups} and give it a {@link
 * dev.aether.consensus.StateMachine} for each group, a {@link dev.aether.consensus.Carrier} for
 * messages, and a {@link dev.aether.consensus.GroupListener}. Everything else that is public is
 * what passes between them.
 *
 * <p>Inside there are three layers. {@code Raft} is one replica's protocol: pure, so that scripts
 * and seeds can tell it any story. {@code Wal} is the disk. {@code Host} owns both and brings them
 * together in passes: step everything that arrived, send what promises nothing, write and force
 * once, send what promises something, apply, answer. The order is what makes it safe: a vote or an
 * acknowledgement leaves only after the force that makes it true.
 */
@NullMarked
package dev.aether.consensus;

import org.jspecify.annotations.NullMarked;
