package dev.aether.state;

/**
 * A checksum over what one replica holds; equal on all replicas for equal revisions.
 *
 * @param hash over all versions from the compacted revision up to the hashed one
 * @param hashedRevision up to which it was taken
 * @param compactRevision 0 for never compacted
 * @param revision of the keyspace on that replica
 */
public record KeyspaceHash(int hash, long hashedRevision, long compactRevision, long revision) {}
