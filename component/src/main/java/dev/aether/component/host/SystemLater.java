package dev.aether.component.host;

import dev.aether.component.Later;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread of the JVM that waits; it does not keep the process alive. */
public final class SystemLater implements Later {
    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("component-later").factory());

    @Override
    public void after(Duration delay, Runnable task) {
        var _ = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
