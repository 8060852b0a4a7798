package dev.aether.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts node processes: the server's class path in a JVM of its own. */
final class NodeProcess {
    private NodeProcess() {}

    /** Runs a node and waits for its end. @return its exit code */
    static int foreground(Path config) throws IOException {
        Process process = new ProcessBuilder(command(config)).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        try {
            return process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroy();
            return CommandFailure.FAILED;
        }
    }

    /** Starts a node that outlives this command; what it prints goes to a file beside it. */
    static Process background(Path config) throws IOException {
        Path output = config.resolveSibling("output.log");
        return new ProcessBuilder(command(config))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    private static List<String> command(Path config) {
        String home = System.getenv("AETHER_HOME");
        if (home == null) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "AETHER_HOME is not set",
                    "use the script ./aether, which sets it");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xms32m",
                        "-Xmx256m",
                        "-XX:+UseG1GC",
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        home + "/node/target/classes:" + home + "/node/target/lib/*",
                        "dev.aether.node.Main",
                        "--config",
                        config.toString()));
        return command;
    }
}
