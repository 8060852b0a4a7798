package dev.aether.component;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many random cases on one thread, each known by its number: what they ended with, which took
 * longest, and what memory was held on the way. A guest that loops is interrupted; what does not
 * end then is a hang.
 */
final class FuzzRound implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 250;
    private static final int INTERRUPT_AFTER = 4; // So often it was waited for, in vain.
    private static final int HANGS_AFTER = 40;
    private static final double GROWTH_MAX = 1.1;

    /** One case, which names its outcome; whatever it throws fails the round. */
    interface Case {
        String run(SplittableRandom random, FuzzRound round);
    }

    private final String name;
    private final long seed;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private volatile @Nullable ComponentInstance running;
    private final AtomicInteger waited = new AtomicInteger();
    private long slowestNanos;
    private int slowest;

    FuzzRound(String name, long seed) {
        this.name = name;
        this.seed = seed;
    }

    /** Cases tell what they are about to call, as it may have to be stopped. */
    void calls(ComponentInstance instance) {
        running = instance;
        waited.set(0);
    }

    /** Something else begins. */
    void step() {
        running = null;
        waited.set(0);
    }

    void run(int count, Case body) {
        System.out.printf("%s: seed %d, %,d cases%n", name, seed, count);
        long[] heaps = new long[4];
        int quarter = 0;
        for (int i = 0; i < count; i++) {
            var random = new SplittableRandom(seed + i);
            step();
            long start = System.nanoTime();
            String outcome = end(thread.submit(() -> body.run(random, this)), i);
            long nanos = System.nanoTime() - start;
            outcomes.merge(outcome, 1, Integer::sum);
            if (nanos > slowestNanos) {
                slowestNanos = nanos;
                slowest = i;
            }
            if ((i + 1L) * 4 / count > quarter) {
                step();
                var memory = FuzzMemory.now();
                heaps[quarter++] = memory.heap();
                System.out.printf("  %3d %%: %s%n", quarter * 25, memory);
            }
        }
        System.out.printf("  outcomes %s%n", outcomes);
        System.out.printf("  slowest: case %d, %d ms%n", slowest, slowestNanos / 1_000_000);
        if (heaps[3] > heaps[1] * GROWTH_MAX) {
            throw new AssertionError(
                    name + ": the heap grew from %d to %d bytes".formatted(heaps[1], heaps[3]));
        }
    }

    private String end(Future<String> outcome, int number) {
        String what = "%s: seed %d, case %d".formatted(name, seed, number);
        while (true) {
            try {
                return outcome.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                int times = waited.incrementAndGet();
                if (times > HANGS_AFTER) {
                    throw new AssertionError(what + " hangs", e);
                }
                ComponentInstance guest = running;
                if (guest != null && times > INTERRUPT_AFTER) {
                    guest.interrupt();
                }
            } catch (ExecutionException e) {
                throw new AssertionError(what, e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
