package dev.aether.api.snapshot;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one bucket's tree from its rows in key order: a page as soon as it is full, a branch after
 * the pages below it, so that only one page of each level is in memory.
 */
final class BoltTree {
    private static final int ELEMENTS_MAX = 60_000;

    private final BoltPages pages;
    private final List<Level> levels = new ArrayList<>();

    BoltTree(BoltPages pages) {
        this.pages = pages;
        levels.add(new Level(0));
    }

    void put(Bytes key, Bytes value) {
        levels.getFirst().add(new Element(key, value, 0, 0));
    }

    /** A bucket within this one, whose root was written before. */
    void putBucket(Bytes name, Bytes bucket) {
        levels.getFirst().add(new Element(name, bucket, BoltFormat.BUCKET, 0));
    }

    boolean isEmpty() {
        return levels.size() == 1 && levels.getFirst().elements.isEmpty();
    }

    /**
     * @return the page of the root
     */
    long finish() {
        int height = 0;
        while (true) {
            Level level = levels.get(height);
            boolean isTop = height == levels.size() - 1;
            if (isTop && level.written == 0) {
                return level.write();
            }
            if (!level.elements.isEmpty()) {
                level.flush();
            }
            height++;
        }
    }

    /**
     * @param child the page below, in a branch
     */
    private record Element(Bytes key, Bytes value, int flags, long child) {
        long bytes() {
            return BoltFormat.ELEMENT_BYTES + (long) key.length() + value.length();
        }
    }

    /** The page of one height that is being filled. */
    private final class Level {
        private final int height;
        private final List<Element> elements = new ArrayList<>();
        private long bytes = BoltFormat.HEADER_BYTES;
        private long written;
        private Bytes last = Bytes.EMPTY;

        Level(int height) {
            this.height = height;
        }

        void add(Element element) {
            boolean isFirst = elements.isEmpty() && written == 0;
            Check.that(
                    isFirst || element.key.compareTo(last) > 0,
                    "rows must come in key order: %s after %s",
                    element.key,
                    last);
            boolean fits = bytes + element.bytes() <= BoltFormat.PAGE_BYTES;
            if (!elements.isEmpty() && (!fits || elements.size() >= ELEMENTS_MAX)) {
                flush();
            }
            elements.add(element);
            bytes += element.bytes();
            last = element.key;
        }

        void flush() {
            if (height + 1 == levels.size()) {
                levels.add(new Level(height + 1));
            }
            Bytes first = elements.getFirst().key;
            levels.get(height + 1).add(new Element(first, Bytes.EMPTY, 0, write()));
        }

        long write() {
            long id = pages.next();
            if (pages.isMeasuring()) {
                pages.skip(bytes);
            } else {
                encode();
            }
            elements.clear();
            bytes = BoltFormat.HEADER_BYTES;
            written++;
            return id;
        }

        private void encode() {
            int kind = height == 0 ? BoltFormat.LEAF : BoltFormat.BRANCH;
            ByteBuffer page = pages.begin(kind, elements.size(), bytes);
            int place = elements.size() * BoltFormat.ELEMENT_BYTES;
            for (Element element : elements) {
                if (height == 0) {
                    page.putInt(element.flags).putInt(place).putInt(element.key.length());
                    page.putInt(element.value.length());
                } else {
                    page.putInt(place).putInt(element.key.length()).putLong(element.child);
                }
                place += element.key.length() + element.value.length() - BoltFormat.ELEMENT_BYTES;
            }
            for (Element element : elements) {
                page.put(element.key.buffer()).put(element.value.buffer());
            }
            pages.write(page);
        }
    }
}
