package dev.aether.simulation;

import dev.aether.environment.Environment;
import dev.aether.runtime.Command;
import dev.aether.runtime.RunResult;
import dev.aether.runtime.Turn;
import dev.aether.runtime.Workload;
import dev.aether.runtime.WorkloadException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Commands that do as their artefact's text says: {@code run MILLIS} takes so long, {@code fail}
 * ends with a code of its own, {@code fail first} only at the first attempt. Any other is none.
 */
final class StubCommands {
    static final String RUN = "run ";
    static final String FAIL = "fail";
    static final String FAIL_FIRST = "fail first";

    private final Environment environment;
    private final String node;
    private final Consumer<Began> began;

    /** A guest began. */
    record Began(String node, String particle, Instant due, int attempt, Instant at) {}

    StubCommands(Environment environment, String node, Consumer<Began> began) {
        this.environment = environment;
        this.node = node;
        this.began = began;
    }

    Command command(Workload workload, String text) {
        if (!text.startsWith(RUN) && !text.startsWith(FAIL)) {
            throw new WorkloadException(
                    WorkloadException.Code.UNUSABLE, workload.digest() + " is no command");
        }
        return turn -> run(workload, text, turn);
    }

    private RunResult run(Workload workload, String text, Turn<?> turn) {
        String service = workload.service();
        Began mine =
                new Began(
                        node,
                        service.substring(service.lastIndexOf('/') + 1),
                        Instant.parse(workload.environment().get("AETHER_DUE")),
                        Integer.parseInt(workload.environment().get("AETHER_ATTEMPT")),
                        environment.clock().now());
        began.accept(mine);
        turn.waits();
        if (text.startsWith(RUN)) {
            long millis = Long.parseLong(text.substring(RUN.length()));
            environment.timers().sleep(Duration.ofMillis(millis));
        }
        turn.goesOn();
        boolean fails = text.equals(FAIL) || (text.equals(FAIL_FIRST) && mine.attempt() == 1);
        return new RunResult.Exited(fails ? 7 : 0);
    }
}
