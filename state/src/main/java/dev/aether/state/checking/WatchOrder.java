package dev.aether.state.checking;

import dev.aether.state.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides whether what one watch delivered is complete, in order, and never split. */
public final class WatchOrder {
    private WatchOrder() {}

    /**
     * @param delivered batches in the order of delivery
     * @param truth every event the watch should have delivered, in order
     * @return what is wrong; empty if nothing is
     */
    public static Optional<String> violation(
            List<Watch.Events> delivered, List<Watch.Event> truth) {
        long last = 0;
        List<Watch.Event> all = new ArrayList<>();
        for (Watch.Events batch : delivered) {
            for (Watch.Event event : batch.events()) {
                if (event.current().modRevision() <= last) {
                    return Optional.of(
                            "revision " + event.current().modRevision() + " came after " + last);
                }
            }
            last = batch.revision();
            all.addAll(batch.events());
        }
        return difference(all, truth);
    }

    private static Optional<String> difference(List<Watch.Event> all, List<Watch.Event> truth) {
        for (int i = 0; i < Math.min(all.size(), truth.size()); i++) {
            if (!all.get(i).equals(truth.get(i))) {
                return Optional.of(
                        "event " + i + " should be " + truth.get(i) + ", is " + all.get(i));
            }
        }
        return all.size() == truth.size()
                ? Optional.empty()
                : Optional.of("expected " + truth.size() + " events, got " + all.size());
    }
}
