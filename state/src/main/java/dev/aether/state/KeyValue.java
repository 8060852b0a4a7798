package dev.aether.state;

import dev.aether.environment.Bytes;

/**
 * One version of a key.
 *
 * @param createRevision revision of the put that created this life of the key
 * @param modRevision revision of this version
 * @param version 1 for the first put after creation, growing by one; 0 marks a deletion
 * @param lease id of the lease it hangs on, 0 for none
 */
public record KeyValue(
        Bytes key, Bytes value, long createRevision, long modRevision, long version, long lease) {}
