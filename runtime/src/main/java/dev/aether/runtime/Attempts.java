package dev.aether.runtime;

import dev.aether.component.wasi.messaging.Message;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The attempts of one replica at messages: each is a turn of its guest, as a request is. */
final class Attempts {
    private final Environment environment;
    private final Workload workload;
    private final MessageHandler handler;
    private final Guests guests;
    private final Lane lane;
    private final WorkloadLog log;
    private final Metrics.Counter handled;
    private final Metrics.Counter failed;
    private final Metrics.Histogram seconds;

    Attempts(
            Environment environment,
            Workload workload,
            MessageHandler handler,
            Guests guests,
            Lane lane,
            WorkloadLog log) {
        this.environment = environment;
        this.workload = workload;
        this.handler = handler;
        this.guests = guests;
        this.lane = lane;
        this.log = log;
        Metrics metrics = environment.metrics();
        String[] labels = workload.labels();
        this.handled =
                metrics.counter("aether_particle_messages_total", "Messages handled.", labels);
        this.failed =
                metrics.counter(
                        "aether_particle_messages_failed_total",
                        "Attempts at messages that failed.",
                        labels);
        this.seconds =
                metrics.histogram(
                        "aether_particle_message_seconds",
                        "From a message's arrival at a replica to the end of its guest.",
                        labels);
    }

    /** Shows how many messages wait for the particle. */
    void waiting(LongSupplier messages) {
        environment
                .metrics()
                .gauge(
                        "aether_particle_messages_waiting",
                        "Messages that no replica of the particle has taken.",
                        messages::getAsLong,
                        workload.labels());
    }

    /**
     * @param end hears once, on any thread, how it ended
     */
    void begin(Message message, Consumer<Ending> end) {
        long begun = guests.nanos();
        Turn<Ending> turn;
        try {
            turn = guests.ask(lane, mine -> handler.handle(message, mine));
        } catch (WorkloadException full) {
            end.accept(new Ending.NotBegun(words(full)));
            return;
        }
        turn.whenOver(() -> end.accept(counted(message, ending(turn), begun)));
    }

    private Ending ending(Turn<Ending> turn) {
        try {
            return turn.await();
        } catch (WorkloadException refused) {
            return switch (refused.code()) {
                case CPU_TIME -> new Ending.Failed(words(refused));
                case ABSENT, OVERLOADED, UNUSABLE, ARTEFACT_UNAVAILABLE ->
                        new Ending.NotBegun(words(refused));
            };
        } catch (DeadlineExceeded slow) {
            return new Ending.Failed(words(slow));
        } catch (RuntimeException fault) {
            environment
                    .log()
                    .error("a message failed in the host", fault, "placement", lane.placement);
            return new Ending.Failed("the node failed to have it handled");
        }
    }

    private Ending counted(Message message, Ending ending, long begun) {
        switch (ending) {
            case Ending.Handled() -> handled.increment();
            case Ending.Failed(String words) -> {
                failed.increment();
                log(message, words);
            }
            case Ending.NotBegun _ -> {
                // It is tried again soon, and counts as nothing.
            }
        }
        seconds.observeSeconds((guests.nanos() - begun) / 1e9);
        return ending;
    }

    private void log(Message message, String words) {
        log.add(
                "aether",
                "message %s of %s, attempt %s: %s"
                        .formatted(
                                message.property("aether-message").orElse(""),
                                message.topic().orElse(""),
                                message.property("aether-attempt").orElse(""),
                                words));
    }

    private static String words(RuntimeException fault) {
        return String.valueOf(fault.getMessage());
    }
}
