package dev.aether.component.wasi.stores;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A bucket a guest holds, and how far its listings came. */
final class OpenBucket {
    private static final int PAGE_KEYS = 1_000;
    private final String name;
    private final KeyValues.Bucket bucket;
    private final List<String> marks = new ArrayList<>();

    private OpenBucket(String name, KeyValues.Bucket bucket) {
        this.name = name;
        this.bucket = bucket;
    }

    static OpenBucket open(KeyValues stores, String name) throws IOException, InterruptedException {
        return new OpenBucket(name, stores.open(name));
    }

    /** Its name, unless the guest may have numbers of places in its listings. */
    Optional<String> portableName() {
        return marks.isEmpty() ? Optional.of(name) : Optional.empty();
    }

    KeyValues.Bucket bucket() {
        return bucket;
    }

    /** A page whose cursor is a number: that of the key the page before ended with. */
    Object numberedKeys(Optional<?> cursor) throws IOException, InterruptedException {
        String after = cursor.isPresent() ? marked((Long) cursor.get()) : "";
        List<String> keys = bucket.keys(after, PAGE_KEYS);
        if (keys.size() < PAGE_KEYS) {
            return new Object[] {keys, Optional.empty()};
        }
        marks.add(keys.getLast());
        return new Object[] {keys, Optional.of((long) marks.size())};
    }

    /** A page whose cursor is the last key of the one before. */
    Object namedKeys(Optional<?> cursor) throws IOException, InterruptedException {
        List<String> keys = bucket.keys(cursor.map(String.class::cast).orElse(""), PAGE_KEYS);
        Optional<Object> next =
                keys.size() < PAGE_KEYS ? Optional.empty() : Optional.of(keys.getLast());
        return new Object[] {keys, next};
    }

    private String marked(long cursor) throws StoreFault {
        if (cursor < 1 || cursor > marks.size()) {
            throw new StoreFault(StoreFault.Kind.OTHER, "no such cursor: " + cursor);
        }
        return marks.get((int) cursor - 1);
    }
}
