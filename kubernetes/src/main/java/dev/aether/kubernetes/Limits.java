package dev.aether.kubernetes;

/**
 * What a document may cost before it is refused.
 *
 * @param bytesMax encoded length, in bytes for byte input and characters for text input
 * @param depthMax nested objects and arrays
 * @param nodesMax values in all, each use of a YAML alias counted again
 */
public record Limits(int bytesMax, int depthMax, int nodesMax) {
    /** 3 MiB as the Kubernetes API server accepts, 100 levels, 300,000 values. */
    public static final Limits DEFAULT = new Limits(3 << 20, 100, 300_000);

    public Limits {
        if (bytesMax < 1 || depthMax < 1 || depthMax > 1000 || nodesMax < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive and depth at most 1000: "
                            + bytesMax
                            + ", "
                            + depthMax
                            + ", "
                            + nodesMax);
        }
    }
}
