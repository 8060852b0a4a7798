package dev.aether.component.wasi;

/**
 * How much one instance may ask of its host; beyond a limit it is trapped, unless said otherwise.
 *
 * @param lineBytesMax bytes of one log line; a longer one is cut into pieces
 * @param logBytesMax bytes one instance may log; the rest is dropped after a line that says so
 * @param randomBytesMax random bytes of one call
 * @param pollablesMax pollables of one poll
 * @param heldBytesMax what resources such as messages hold of the host's memory at one time
 */
public record WasiLimits(
        int lineBytesMax,
        long logBytesMax,
        int randomBytesMax,
        int pollablesMax,
        long heldBytesMax) {
    public WasiLimits {
        if (lineBytesMax < 16
                || logBytesMax < 0
                || randomBytesMax < 0
                || pollablesMax < 1
                || heldBytesMax < 0) {
            throw new IllegalArgumentException("limits are positive, a line at least 16 bytes");
        }
    }

    /** 8 KiB a line, 1 MiB of log, 1 MiB of random bytes, 1,024 pollables, 4 MiB held. */
    public static WasiLimits standard() {
        return new WasiLimits(8 << 10, 1 << 20, 1 << 20, 1 << 10, 4 << 20);
    }
}
