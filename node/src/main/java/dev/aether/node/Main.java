package dev.aether.node;

import dev.aether.environment.system.Termination;
import dev.aether.kubernetes.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Runs one node in the foreground: {@code Main --config FILE}, its directory being the file's. With
 * {@code --rehearse} it only lets the JVM record what a start loads.
 */
public final class Main {
    static final String VERSION = "0.1.0";

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int REMOVED = 6;

    private Main() {}

    public static void main(String[] arguments) {
        boolean rehearses = arguments.length == 1 && arguments[0].equals("--rehearse");
        if (!rehearses && (arguments.length != 2 || !arguments[0].equals("--config"))) {
            end(WRONG_USAGE, "node run failed: wrong arguments", "use: node run --config FILE");
        }
        try {
            if (rehearses) {
                rehearse();
            } else {
                run(Path.of(arguments[1]).toAbsolutePath());
            }
        } catch (RuntimeException failure) {
            fail(StartFailure.of(failure));
        }
    }

    private static void fail(StartFailure failure) {
        end(FAILED, "node start failed: " + failure.getMessage(), failure.remedy());
    }

    private static void rehearse() {
        try {
            Rehearsal.play();
        } catch (IOException unwritable) {
            throw new StartFailure(
                    "cannot rehearse in a temporary folder: " + unwritable,
                    "give java.io.tmpdir a folder that can be written and has room");
        }
    }

    private static void run(Path file) {
        NodeConfig config = config(file);
        Path directory = Objects.requireNonNull(file.getParent(), "an absolute file has a folder");
        RealNode node = new RealNode(directory, config, Main::abandon, Main::removed);
        node.start();
        Termination.await(node::close);
    }

    private static NodeConfig config(Path file) {
        try {
            return NodeConfig.parse(Files.readString(file));
        } catch (IllegalArgumentException | MalformedException wrong) {
            throw new StartFailure(file + ": " + wrong.getMessage(), "correct the file");
        } catch (IOException unreadable) {
            throw new StartFailure(
                    "cannot read " + file + ": " + unreadable, "give the path of a node.yaml");
        }
    }

    /** The log can no longer be written: going on could lose what was promised. */
    private static void abandon(RuntimeException failure) {
        System.err.println("aether: node stopped: " + failure.getMessage());
        System.err.println("free disk space or replace the disk, then start the node again");
        Runtime.getRuntime().halt(FAILED);
    }

    /** Nobody talks to it any more, so it must not go on as if it were part of the lattice. */
    private static void removed(String why) {
        end(
                REMOVED,
                "node stopped: it was removed from the lattice: " + why,
                "to let this machine join again, empty the node's directory and use a new token");
    }

    private static void end(int code, String what, String remedy) {
        System.err.println("aether: " + what);
        System.err.println(remedy);
        System.exit(code);
    }
}
