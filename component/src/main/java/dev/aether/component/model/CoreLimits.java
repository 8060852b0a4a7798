package dev.aether.component.model;

/**
 * How large a core memory or table is; pages or elements.
 *
 * @param most at most, or {@link #NONE}
 * @param flags the bits of the binary format: 1 it has a most, 2 shared, 4 of 64 bits, 8 with a
 *     page size
 * @param pageSize the logarithm of how many bytes a page has; 16 if it is not said
 */
public record CoreLimits(long least, long most, int flags, int pageSize) {
    /** No bound. */
    public static final long NONE = -1;

    private static final int SHARED = 2;
    private static final int WIDE = 4;

    /** Whether threads share it. */
    public boolean shared() {
        return (flags & SHARED) != 0;
    }

    /** Whether its indices take 64 bits. */
    public boolean wide() {
        return (flags & WIDE) != 0;
    }
}
