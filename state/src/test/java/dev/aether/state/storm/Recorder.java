package dev.aether.state.storm;

import dev.aether.state.KeyRange;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One watch over all lives of a node, closed and opened again at whim behind what it heard, and all
 * that it delivered.
 */
final class Recorder {
    private static final Duration WAIT = Duration.ofMillis(300);
    private static final int NOTICES_MAX = 60;

    private final String name;
    private final WatchRequest wanted;
    private final LongSupplier now;
    private final List<Delivery> deliveries = new ArrayList<>();
    private long next;

    /**
     * @param wanted from revision 1 or, with 0, from whenever it is first opened
     */
    Recorder(String name, WatchRequest wanted, LongSupplier now) {
        this.name = name;
        this.wanted = wanted;
        this.now = now;
        this.next = wanted.startRevision();
    }

    /** What came, in order. */
    sealed interface Delivery {}

    record Heard(long at, Watch.Events events) implements Delivery {}

    /** The watch says that it delivered everything up to a revision. */
    record Complete(long revision) implements Delivery {}

    /** What lies before a revision was compacted before it was heard, or was not asked for. */
    record Skipped(long until) implements Delivery {}

    String name() {
        return name;
    }

    List<Heard> heard() {
        return deliveries.stream().filter(Heard.class::isInstance).map(Heard.class::cast).toList();
    }

    /** Up to here everything was heard or skipped. */
    long known() {
        return next - 1;
    }

    /** For as long as this life of the node lasts. */
    void follow(Seat seat) {
        while (true) {
            try {
                listen(seat);
            } catch (StateException unavailable) {
                seat.pause(WAIT);
            }
        }
    }

    private void listen(Seat seat) {
        WatchRequest request =
                new WatchRequest(
                        wanted.keys(), next, wanted.previous(), wanted.puts(), wanted.deletes());
        try (Watch watch = seat.keyspace().watch(request)) {
            if (next == 0) {
                skip(watch.createdRevision() + 1);
            }
            boolean goesOn = true;
            for (int left = 1 + seat.chance().nextInt(NOTICES_MAX); goesOn && left > 0; left--) {
                goesOn = hear(watch.next(WAIT));
            }
        }
    }

    private boolean hear(Watch.Notice notice) {
        switch (notice) {
            case Watch.Events events -> {
                deliveries.add(new Heard(now.getAsLong(), events));
                next = events.revision() + 1;
            }
            case Watch.Progress(long revision) -> {
                deliveries.add(new Complete(revision));
                next = Math.max(next, revision + 1);
            }
            case Watch.Compacted(long revision) -> {
                if (revision <= next) {
                    throw new AssertionError(
                            "%s asked from %d and hears that %d was compacted"
                                    .formatted(name, next, revision));
                }
                skip(revision);
            }
            case Watch.Ended _ -> {}
        }
        return notice instanceof Watch.Events || notice instanceof Watch.Progress;
    }

    private void skip(long until) {
        deliveries.add(new Skipped(until));
        next = until;
    }

    /** What was lost, doubled, split, out of order or promised too early. */
    Optional<String> violation(List<Watch.Event> history) {
        List<Watch.Event> expected =
                history.stream().filter(event -> isWanted(event, wanted.keys())).toList();
        int at = 0;
        for (Delivery delivery : deliveries) {
            long until =
                    switch (delivery) {
                        case Heard(_, Watch.Events batch) -> batch.revision();
                        case Complete(long revision) -> revision;
                        case Skipped(long before) -> before - 1;
                    };
            int from = at;
            while (at < expected.size() && revision(expected.get(at)) <= until) {
                at++;
            }
            List<Watch.Event> due = expected.subList(from, at);
            Optional<String> wrong = wrong(delivery, due);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private boolean isWanted(Watch.Event event, KeyRange keys) {
        return keys.contains(event.current().key())
                && (event.isDelete() ? wanted.deletes() : wanted.puts());
    }

    private static long revision(Watch.Event event) {
        return event.current().modRevision();
    }

    private Optional<String> wrong(Delivery delivery, List<Watch.Event> due) {
        boolean fits =
                switch (delivery) {
                    case Heard(_, Watch.Events batch) -> isSame(batch.events(), due);
                    case Complete _ -> due.isEmpty();
                    case Skipped _ -> true;
                };
        return fits
                ? Optional.empty()
                : Optional.of(name + " was due " + due + ", delivered was " + delivery);
    }

    private static boolean isSame(List<Watch.Event> delivered, List<Watch.Event> due) {
        return delivered.stream()
                .map(Watch.Event::current)
                .toList()
                .equals(due.stream().map(Watch.Event::current).toList());
    }
}
