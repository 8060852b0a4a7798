package dev.aether.cli.pulses;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.cli.Waiting;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.Pulse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code aether pulse show}. */
public final class PulseShow implements Command {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    @Override
    public Usage usage() {
        return new Usage(
                "pulse show",
                "ID",
                "show one change with its steps",
                """
                The steps are shown with when they began, how long they took, how often they were
                tried, and which node led them.

                Examples
                  aether pulse show deploy-hello-1f2e3d4c-1
                  aether pulse show deploy-hello-1f2e3d4c-1 -w
                """,
                List.of(Option.flag("watch", "wait for its end, showing steps").letter('w')));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String id = invocation.word(0, "the id of a pulse");
        invocation.allowWords(1);
        try (Lattice lattice = invocation.lattice()) {
            if (invocation.arguments().has("watch")) {
                return watch(invocation, lattice, id);
            }
            PulseText.lines(lattice.pulse(id)).forEach(invocation.out()::println);
        }
        return 0;
    }

    private static int watch(Invocation invocation, Lattice lattice, String id) {
        PulseView view = new PulseView(invocation.console(), invocation.out());
        Pulse pulse = lattice.pulse(id);
        view.show(pulse);
        while (pulse.isRunning()) {
            Waiting.pause(LOOK_EVERY, "the pulse goes on");
            pulse = lattice.pulse(id);
            view.show(pulse);
        }
        invocation.out().println(pulse.phase() + ": " + pulse.outcome());
        return pulse.isCompleted() ? 0 : CommandFailure.FAILED;
    }
}
