package dev.aether.environment.system;

import java.util.concurrent.CountDownLatch;

/** The end of this process, as the operating system asks for it. */
public final class Termination {
    private Termination() {}

    /** Waits until the process is asked to end, then closes what runs before it does. */
    public static void await(Runnable close) {
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    close.run();
                                    closed.countDown();
                                },
                                "termination"));
        try {
            closed.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
