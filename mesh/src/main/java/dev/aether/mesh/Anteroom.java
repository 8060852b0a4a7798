package dev.aether.mesh;

import dev.aether.environment.Environment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where requests wait for a replica of a service that sleeps: of each service no more than may, and
 * none longer than its deadline.
 */
final class Anteroom {
    private static final Duration LOOK = Duration.ofMillis(25);

    private final Environment environment;
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
    private volatile Awakening awakening = Awakening.NONE;

    Anteroom(Environment environment) {
        this.environment = environment;
        environment
                .metrics()
                .gauge(
                        "aether_mesh_waiting_requests",
                        "Requests that wait for a replica of a service that sleeps.",
                        () -> waiting.values().stream().mapToInt(Integer::intValue).sum());
    }

    void wakeBy(Awakening given) {
        awakening = given;
    }

    /** Whether a replica comes if one is asked for. */
    boolean isFor(String service) {
        return awakening.waitingMax(service) > 0;
    }

    /**
     * Asks for a replica and waits for it.
     *
     * @param look finds it once it is there
     * @param isOver whether it is no longer waited for
     * @return empty if too many wait already, none came in time, or none is to come any more
     */
    <T> Optional<T> await(String service, BooleanSupplier isOver, Supplier<Optional<T>> look) {
        if (!enter(service)) {
            return Optional.empty();
        }
        try {
            Optional<T> found = look.get();
            while (found.isEmpty() && isFor(service) && !isOver.getAsBoolean()) {
                awakening.wake(service);
                environment.timers().sleep(LOOK);
                found = look.get();
            }
            return found;
        } finally {
            leave(service);
        }
    }

    private boolean enter(String service) {
        boolean hasRoom = waiting.merge(service, 1, Integer::sum) <= awakening.waitingMax(service);
        if (!hasRoom) {
            leave(service);
        }
        return hasRoom;
    }

    private void leave(String service) {
        waiting.computeIfPresent(service, (name, count) -> count == 1 ? null : count - 1);
    }
}
