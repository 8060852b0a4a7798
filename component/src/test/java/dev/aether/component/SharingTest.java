package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.TrapException.Code;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What instances have in common: a source of memory, and engines that many run on. */
@EveryEngine
@Timeout(60)
class SharingTest {
    private static final long PAGE = 65_536;

    private final ComponentTemplate traps;

    SharingTest(ComponentEngine engine) {
        this.traps = Guests.template(engine, "traps");
    }

    private static final class Source implements MemorySource {
        private final AtomicLong left = new AtomicLong(5 * PAGE);

        @Override
        public boolean take(long bytes) {
            return left.addAndGet(-bytes) >= 0 || left.addAndGet(bytes) < 0;
        }

        @Override
        public void giveBack(long bytes) {
            left.addAndGet(bytes);
        }
    }

    @Test
    void memoryComesFromOneSourceAndGoesBackThere() {
        var source = new Source();
        Limits limits = Limits.standard().withMemory(source);
        try (ComponentInstance one = traps.instantiate(limits, "one");
                ComponentInstance two = traps.instantiate(limits, "two")) {
            assertThat(source.left).hasValue(3 * PAGE);
            assertThat(one.call("grow", 2)).isEqualTo(1);
            assertThat(two.call("grow", 2)).isEqualTo(-1);
            assertThat(two.call("grow", 1)).isEqualTo(1);
            assertThat(one.call("grow", 1)).isEqualTo(-1);
            assertThat(source.left).hasValue(0);
        }
        assertThat(source.left).hasValue(5 * PAGE);
    }

    @Test
    void onlyWhoIsInterruptedStops() throws Exception {
        ComponentInstance[] guests = new ComponentInstance[4];
        CompletableFuture<?>[] stopped = new CompletableFuture<?>[guests.length];
        for (int i = 0; i < guests.length; i++) {
            ComponentInstance guest = traps.instantiate(Limits.standard(), "state");
            guests[i] = guest;
            stopped[i] = run(() -> assertInterrupted(guest));
        }
        for (int i = 0; i < guests.length; i++) {
            for (int later = i; later < guests.length; later++) {
                assertThat(stopped[later]).isNotDone();
            }
            guests[i].interrupt();
            stopped[i].get(20, TimeUnit.SECONDS);
        }
    }

    private static boolean assertInterrupted(ComponentInstance guest) {
        assertTraps(Code.INTERRUPTED, guest, "spin");
        guest.close();
        return true;
    }

    private static CompletableFuture<Boolean> run(Supplier<Boolean> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().start(task));
    }
}
