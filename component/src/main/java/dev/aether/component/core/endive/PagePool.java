package dev.aether.component.core.endive;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Memory;

/**
 * Pages of memory that guests gave back. A page is handed out only filled anew from end to end, so
 * nothing of one guest reaches another. For any thread.
 */
final class PagePool {
    private final int pagesMax;
    private final ConcurrentLinkedQueue<byte[]> pages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * A pool.
     *
     * @param pagesMax how many it keeps, of 64 KiB each; what comes on top is left to the collector
     */
    PagePool(int pagesMax) {
        this.pagesMax = pagesMax;
    }

    /** A page of the caller's own with the content of another. */
    byte[] copyOf(byte[] content) {
        byte[] page = pages.poll();
        if (page == null) {
            return content.clone();
        }
        count.decrementAndGet();
        System.arraycopy(content, 0, page, 0, Memory.PAGE_SIZE);
        return page;
    }

    /** Takes pages back; nulls among them are passed over. */
    void giveBack(byte[] @Nullable [] returned) {
        for (byte[] page : returned) {
            if (page != null && count.get() < pagesMax) {
                count.incrementAndGet();
                pages.add(page);
            }
        }
    }
}
