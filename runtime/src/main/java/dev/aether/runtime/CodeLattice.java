package dev.aether.runtime;

import dev.aether.environment.Environment;
import dev.aether.transport.Transport;

/**
 * What code travels by between nodes.
 *
 * @param seal proves whose it is
 * @param takes whether code of others is run here
 */
record CodeLattice(
        Environment environment,
        Transport transport,
        CodeSeal seal,
        CodePeers peers,
        boolean takes) {
    /** Asks a node how it stands. */
    static final String STANDING = "runtime/code-standing";

    /** Takes code from a node. */
    static final String CODE = "runtime/code";
}
