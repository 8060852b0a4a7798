package dev.aether.component.wasi.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Key-value stores of an embedder, by name; safe for several threads. Faults that guests should
 * tell apart are {@link StoreFault}s.
 */
@FunctionalInterface
public interface KeyValues {
    /**
     * The bucket of that name.
     *
     * @throws StoreFault if there is none or the guest may not use it
     */
    Bucket open(String name) throws IOException, InterruptedException;

    /** Values by key. Arrays given and taken belong to the other side. */
    interface Bucket {
        Optional<byte[]> get(String key) throws IOException, InterruptedException;

        void set(String key, byte[] value) throws IOException, InterruptedException;

        /** Removes a key, which need not be there. */
        void delete(String key) throws IOException, InterruptedException;

        /**
         * Keys in order.
         *
         * @param after those greater than this; the empty text for all
         * @param most how many at most
         */
        List<String> keys(String after, int most) throws IOException, InterruptedException;

        /**
         * Sets a value if the present one is as expected, in one step.
         *
         * @param expected empty if the key should be absent
         * @return whether it was
         */
        boolean swap(String key, Optional<byte[]> expected, byte[] value)
                throws IOException, InterruptedException;

        /**
         * Adds to a number kept as decimal text, 0 if absent, in one step.
         *
         * @return the sum
         */
        default long increment(String key, long delta) throws IOException, InterruptedException {
            for (int attempt = 0; attempt < 1_000; attempt++) {
                Optional<byte[]> before = get(key);
                long sum = number(key, before) + delta;
                byte[] text = Long.toString(sum).getBytes(StandardCharsets.UTF_8);
                if (swap(key, before, text)) {
                    return sum;
                }
            }
            throw new StoreFault(StoreFault.Kind.OTHER, "too many others change " + key);
        }

        private static long number(String key, Optional<byte[]> value) throws StoreFault {
            String text = value.map(v -> new String(v, StandardCharsets.UTF_8)).orElse("0");
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException word) {
                throw new StoreFault(StoreFault.Kind.OTHER, key + " holds no number");
            }
        }
    }
}
