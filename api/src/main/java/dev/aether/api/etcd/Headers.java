package dev.aether.api.etcd;

import dev.aether.api.wire.etcd.ResponseHeader;

/** Makes the header of answers: which lattice, which node, which term. */
record Headers(long cluster, long member, long term) {
    /** With a revision; 0 for answers that have none. */
    ResponseHeader at(long revision) {
        return ResponseHeader.newBuilder()
                .setClusterId(cluster)
                .setMemberId(member)
                .setRaftTerm(term)
                .setRevision(revision)
                .build();
    }
}
