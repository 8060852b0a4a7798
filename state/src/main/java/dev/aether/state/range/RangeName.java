package dev.aether.state.range;

import dev.aether.consensus.GroupId;

/**
 * A range: the keyspace it holds and the group that replicates it.
 *
 * @param keyspace letters, digits and dashes
 */
public record RangeName(String keyspace, GroupId group) {
    public static final RangeName SYSTEM = new RangeName("system", new GroupId(1));
    public static final RangeName DEFAULT = new RangeName("default", new GroupId(2));

    public RangeName {
        if (!keyspace.matches("[a-z0-9-]{1,63}")) {
            throw new IllegalArgumentException("not a name of a keyspace: " + keyspace);
        }
    }
}
