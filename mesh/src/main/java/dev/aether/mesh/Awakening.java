package dev.aether.mesh;

/** Brings up a replica of a service that has none, where there are such. Safe for all threads. */
public interface Awakening {
    /** Where no service sleeps. */
    Awakening NONE =
            new Awakening() {
                @Override
                public int waitingMax(String service) {
                    return 0;
                }

                @Override
                public void wake(String service) {}
            };

    /** Requests that may wait here for a replica of a service; 0 if asking brings none. */
    int waitingMax(String service);

    /** Asks for a replica; again and again while a request waits, so it must not block. */
    void wake(String service);
}
