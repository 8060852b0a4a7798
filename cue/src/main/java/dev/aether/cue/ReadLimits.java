package dev.aether.cue;

/**
 * What a file may cost before it is refused.
 *
 * @param charactersMax length of the text
 * @param depthMax nested maps and lists
 * @param valuesMax values in all, each use of a YAML alias counted again
 */
public record ReadLimits(int charactersMax, int depthMax, int valuesMax) {
    /** 1 Mi characters, 50 levels, 100,000 values. */
    public static final ReadLimits DEFAULT = new ReadLimits(1 << 20, 50, 100_000);

    public ReadLimits {
        if (charactersMax < 1 || depthMax < 1 || depthMax > 500 || valuesMax < 1) {
            throw new IllegalArgumentException("limits must be positive and depth at most 500");
        }
    }
}
