package dev.aether.api.etcd;

import dev.aether.identity.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the real command line client of etcd against a door. */
final class Etcdctl {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/etcdctl"), Path.of("/usr/local/bin/etcdctl"));
    private static final long SECONDS_MAX = 30;

    private final TestDoor door;
    private final Path files;

    record Result(int exit, String out, String err) {}

    Etcdctl(TestDoor door, String name, Subject subject) {
        this.door = door;
        this.files = door.clientFiles(name, subject);
    }

    static boolean isInstalled() {
        return PLACES.stream().anyMatch(Files::isExecutable);
    }

    Result run(String... arguments) {
        return await(start(arguments), "");
    }

    Result runWithInput(String input, String... arguments) {
        return await(start(arguments), input);
    }

    Process start(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(
                PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow().toString());
        command.add("--endpoints=https://127.0.0.1:" + door.port());
        command.add("--cacert=" + files.resolve("ca.pem"));
        command.add("--cert=" + files.resolve("cert.pem"));
        command.add("--key=" + files.resolve("key.pem"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("ETCDCTL_API", "3");
            return builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Result await(Process process, String input) {
        try (var stdin = process.outputWriter()) {
            stdin.write(input);
        } catch (IOException closed) {
            // A client that reads no input may be gone already.
        }
        try {
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err =
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), out, err);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
