package dev.aether.runtime;

import dev.aether.environment.Bytes;
import java.time.Instant;

/**
 * What a store knows of an object; written as {@code 1 ID SIZE CREATED}, the first being the form.
 *
 * @param id of its chunks
 * @param size in bytes
 */
record BlobRecord(String id, long size, Instant created) {
    private static final String FORM = "1";
    private static final int WORDS = 4;

    Bytes encode() {
        return Bytes.utf8("%s %s %d %d".formatted(FORM, id, size, created.toEpochMilli()));
    }

    /**
     * @throws IllegalStateException if it is of another version, or damaged
     */
    static BlobRecord decode(Bytes record) {
        String[] words = record.utf8().split(" ", -1);
        if (words.length != WORDS || !words[0].equals(FORM)) {
            throw new IllegalStateException("no record of an object in this version");
        }
        return new BlobRecord(
                words[1], Long.parseLong(words[2]), Instant.ofEpochMilli(Long.parseLong(words[3])));
    }
}
