package dev.aether.cli.apps;

import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Spans;
import dev.aether.cli.Waiting;
import dev.aether.cli.pulses.PulseView;
import dev.aether.kubernetes.Json;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.Place;
import dev.aether.sdk.Pulse;
import java.time.Duration;

/** Follows the pulse of a change to an app to its end. */
final class Following {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Invocation invocation;
    private final Lattice lattice;
    private final Duration timeout;

    Following(Invocation invocation, Lattice lattice, Duration timeout) {
        this.invocation = invocation;
        this.lattice = lattice;
        this.timeout = timeout;
    }

    /**
     * Shows the steps until the pulse ends, then the app's URLs.
     *
     * @param app as the change left it
     * @throws CommandFailure if the pulse did not complete in time
     */
    void toTheEnd(Place place, Json app) {
        String id = app.textAt("status", "pulse").orElse("");
        if (id.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "the lattice started no pulse for " + place.name(),
                    "see: aether describe app " + place.name());
        }
        Pulse pulse = watched(id, place.name());
        switch (pulse.phase()) {
            case "Completed" -> report(lattice.objects().read(place));
            case "Superseded" ->
                    throw new CommandFailure(
                            CommandFailure.CONFLICT,
                            "a later change of " + place.name() + " took over",
                            "see: aether pulse list " + place.name());
            default -> throw failed(place, pulse.outcome(), id);
        }
    }

    /** How it stands and where it answers. */
    void report(Json app) {
        invocation
                .progress()
                .printf(
                        "%s is %s: %d of %d replicas answer%n",
                        app.textAt("metadata", "name").orElse(""),
                        app.textAt("status", "phase").orElse("unknown"),
                        app.wholeAt("status", "readyReplicas").orElse(0),
                        app.wholeAt("status", "replicas").orElse(0));
        app.objectAt("status", "jobs")
                .fields()
                .forEach((particle, job) ->
                        invocation
                                .progress()
                                .printf(
                                        "%s runs next at %s%n",
                                        particle, job.textAt("next").orElse("an unknown time")));
        for (Json url : app.itemsAt("status", "urls")) {
            invocation.out().println(url.textAt().orElse(""));
        }
    }

    static CommandFailure failed(Place place, String why, String pulse) {
        return new CommandFailure(
                CommandFailure.FAILED,
                why.isEmpty() ? "the pulse failed" : why,
                "see: aether pulse show " + pulse + "; aether logs " + place.name());
    }

    private Pulse watched(String id, String app) {
        PulseView view = new PulseView(invocation.console(), invocation.progress());
        Waiting waiting = Waiting.of(timeout);
        String remedy = "the change goes on: aether pulse show " + id + " -w";
        try {
            while (true) {
                Pulse pulse = lattice.pulse(id);
                view.show(pulse);
                if (!pulse.isRunning()) {
                    return pulse;
                }
                if (waiting.isOver()) {
                    view.clear();
                    throw new CommandFailure(
                            CommandFailure.FAILED,
                            app + " is not ready after " + Spans.text(timeout),
                            remedy);
                }
                Waiting.pause(LOOK_EVERY, remedy);
            }
        } finally {
            view.clear();
        }
    }
}
