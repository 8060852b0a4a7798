package dev.aether.environment;

/** A number of bytes, written like Kubernetes quantities: {@code 512}, {@code 32Mi}, {@code 4G}. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final String[] SUFFIXES = {"Ki", "Mi", "Gi", "Ti"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size must not be negative: " + bytes);
        }
    }

    public static ByteSize ofMebibytes(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The largest binary unit that divides it exactly. */
    @Override
    public String toString() {
        int unit = -1;
        long rest = bytes;
        while (unit < SUFFIXES.length - 1 && rest != 0 && rest % 1024 == 0) {
            rest /= 1024;
            unit++;
        }
        return unit < 0 ? Long.toString(rest) : rest + SUFFIXES[unit];
    }
}
