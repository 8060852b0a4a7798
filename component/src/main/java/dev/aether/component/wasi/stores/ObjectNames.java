package dev.aether.component.wasi.stores;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A {@code stream-object-names}: the names in a container, read page by page. */
final class ObjectNames {
    private static final int PAGE_NAMES = 1_000;

    private final Blobs blobs;
    private final String container;
    private final Deque<String> page = new ArrayDeque<>();
    private String last = "";
    private boolean complete;

    ObjectNames(Blobs blobs, String container) {
        this.blobs = blobs;
        this.container = container;
    }

    /**
     * @param count unsigned; a page at most
     */
    List<Object> take(long count) throws IOException, InterruptedException {
        long most = count < 0 ? PAGE_NAMES : Math.min(count, PAGE_NAMES);
        List<Object> taken = new ArrayList<>();
        while (taken.size() < most && !isAtEnd()) {
            taken.add(page.removeFirst());
        }
        return taken;
    }

    boolean isAtEnd() throws IOException, InterruptedException {
        if (page.isEmpty() && !complete) {
            List<String> more = blobs.names(container, last, PAGE_NAMES);
            complete = more.size() < PAGE_NAMES;
            page.addAll(more);
            last = more.isEmpty() ? last : more.getLast();
        }
        return page.isEmpty();
    }
}
