package dev.aether.state.range;

import dev.aether.consensus.GroupId;
import java.util.regex.Pattern;

/**
 * A range: the keyspace it holds and the group that replicates it.
 *
 * @param keyspace 1 to 63 lower-case letters, digits and, within, dashes
 */
public record RangeName(String keyspace, GroupId group) {
    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public static final RangeName SYSTEM = new RangeName("system", new GroupId(1));
    public static final RangeName DEFAULT = new RangeName("default", new GroupId(2));

    public RangeName {
        if (!isName(keyspace)) {
            throw new IllegalArgumentException("not a name of a keyspace: " + keyspace);
        }
    }

    /** Whether a keyspace may be called so. */
    public static boolean isName(String keyspace) {
        return SYNTAX.matcher(keyspace).matches();
    }

    /** Whether it is there from the founding of the lattice on, without a record. */
    public static boolean isFounded(String keyspace) {
        return keyspace.equals(SYSTEM.keyspace) || keyspace.equals(DEFAULT.keyspace);
    }
}
