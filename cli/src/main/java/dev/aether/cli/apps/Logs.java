package dev.aether.cli.apps;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import dev.aether.sdk.Lattice;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** {@code aether logs}. */
public final class Logs implements Command {
    private static final int RECONNECTS_MAX = 100;

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
                        Option.value("tail", "N", "only the last N lines of each replica"),
                        Option.NAMESPACE));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String app = Apps.name(invocation.word(0, "an app"));
        invocation.allowWords(1);
        boolean follow = invocation.arguments().has("follow");
        int tail =
                invocation.arguments().has("tail") ? invocation.arguments().count("tail", 0) : -1;
        try (Lattice lattice = invocation.lattice()) {
            for (int connection = 0; connection < RECONNECTS_MAX; connection++) {
                boolean whole =
                        print(
                                invocation,
                                lattice.logs(
                                        invocation.namespace(),
                                        app,
                                        connection == 0 ? tail : 0,
                                        follow));
                if (invocation.out().checkError() || (whole && !follow)) {
                    return 0;
                }
                if (!follow) {
                    break;
                }
                invocation.progress().println("# the node was lost; another one continues");
            }
        }
        throw new CommandFailure(
                CommandFailure.UNAVAILABLE,
                "the log broke off",
                "run it again: aether logs " + app);
    }

    /**
     * @return whether the answer came to its end
     */
    private static boolean print(Invocation invocation, BufferedReader log) {
        try (log) {
            String line = log.readLine();
            while (line != null && !invocation.out().checkError()) {
                invocation.out().println(line);
                line = log.readLine();
            }
            return true;
        } catch (IOException lost) {
            invocation.progress().println("# " + lost.getMessage());
            return false;
        }
    }
}
