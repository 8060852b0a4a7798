package dev.aether.cli.apps;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.cli.Waiting;
import dev.aether.sdk.Lattice;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code aether logs}. */
public final class Logs implements Command {
    /** In a row, without a new line. */
    private static final int RECONNECTS_MAX = 100;

    private static final Duration RECONNECT_AFTER = Duration.ofMillis(250);
    private static final int RESUMED_LINES = 1_000;

    @Override
    public Usage usage() {
        return new Usage(
                "logs",
                "APP",
                "show what an app's replicas print",
                """
                Each line: time, replica, stream, text. When the node that answers is lost while
                following, another one continues.

                Examples
                  aether logs hello
                  aether logs hello -f --tail 10
                """,
                List.of(
                        Option.flag("follow", "go on with what they print from now on").letter('f'),
                        Option.value("tail", "N", "only the last N lines"),
                        Option.NAMESPACE));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String app = Apps.name(invocation.word(0, "an app"));
        invocation.allowWords(1);
        boolean follow = invocation.arguments().has("follow");
        int tail =
                invocation.arguments().has("tail") ? invocation.arguments().count("tail", 0) : -1;
        SeenLines seen = new SeenLines();
        int vain = 0;
        try (Lattice lattice = invocation.lattice()) {
            while (vain < RECONNECTS_MAX) {
                Reading reading =
                        print(
                                invocation,
                                lattice.logs(invocation.namespace(), app, tail, follow),
                                seen);
                if (invocation.out().checkError() || (reading.whole() && !follow)) {
                    return 0;
                }
                if (!follow) {
                    break;
                }
                invocation.progress().println("# the node was lost; another one continues");
                vain = reading.fresh() > 0 ? 0 : vain + 1;
                // What was printed meanwhile is among them; what was shown is left out.
                tail = RESUMED_LINES;
                Waiting.pause(RECONNECT_AFTER, "run it again: aether logs " + app);
            }
        }
        throw new CommandFailure(
                CommandFailure.UNAVAILABLE,
                "the log broke off",
                "run it again: aether logs " + app);
    }

    /**
     * @param whole whether the answer came to its end
     * @param fresh how many lines were not shown before
     */
    private record Reading(boolean whole, long fresh) {}

    private static Reading print(Invocation invocation, BufferedReader log, SeenLines seen) {
        long fresh = 0;
        try (log) {
            String line = log.readLine();
            while (line != null && !invocation.out().checkError()) {
                if (seen.isNew(line)) {
                    invocation.out().println(line);
                    fresh++;
                }
                line = log.readLine();
            }
            return new Reading(true, fresh);
        } catch (IOException lost) {
            invocation.progress().println("# " + lost.getMessage());
            return new Reading(false, fresh);
        }
    }
}
