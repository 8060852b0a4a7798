package dev.aether.blackbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A foreign program, run as a user runs it. */
final class Tool {
    private static final int SECONDS_MAX = 30;

    private final List<String> command;
    private final Map<String, String> environment;

    private Tool(List<String> command, Map<String, String> environment) {
        this.command = command;
        this.environment = environment;
    }

    /**
     * What it said and how it ended.
     *
     * @param output of both streams together
     */
    record Result(int exitCode, String output) {
        /** The output of a command that must have succeeded. */
        String success() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + ": " + output);
            }
            return output;
        }
    }

    /** Skips the test, with the reason, where the program is not installed. */
    static Tool installed(String name) {
        boolean found =
                List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        if (!found) {
            Figures.tell("skipped: %s is not installed", name);
        }
        Assumptions.assumeTrue(found, name + " is not installed");
        return new Tool(List.of(name), Map.of());
    }

    Tool with(String... arguments) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(List.of(arguments));
        return new Tool(longer, environment);
    }

    Tool in(Map<String, String> variables) {
        return new Tool(command, variables);
    }

    /** etcdctl for these endpoints. */
    static Tool etcdctl(Credentials credentials, String endpoints) {
        return installed("etcdctl").in(Map.of("ETCDCTL_API", "3")).forEtcd(credentials, endpoints);
    }

    /** The etcdctl of etcd 3.7, which warns of ETCDCTL_API, or the installed one. */
    static Tool newestEtcdctl(Credentials credentials, String endpoints) {
        return EtcdProcess.find("etcdctl")
                .map(program -> new Tool(List.of(program.toString()), Map.of()))
                .map(newest -> newest.forEtcd(credentials, endpoints))
                .orElseGet(() -> etcdctl(credentials, endpoints));
    }

    private Tool forEtcd(Credentials credentials, String endpoints) {
        return with("--cacert", credentials.ca().toString())
                .with("--cert", credentials.certificate().toString())
                .with("--key", credentials.key().toString())
                .with("--dial-timeout", "5s", "--command-timeout", "10s")
                .with("--endpoints", endpoints);
    }

    Process start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    Result run(String input, String... arguments) {
        Process process = with(arguments).start();
        try {
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process));
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end: " + output.join());
            }
            return new Result(process.exitValue(), output.join());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** Runs it and expects success. @return what it printed, stripped */
    String ask(String... arguments) {
        return run("", arguments).success().strip();
    }

    private static String text(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
