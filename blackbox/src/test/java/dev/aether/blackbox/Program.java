package dev.aether.blackbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program under test as a command. Where all of it lies in jars, as in a whole build, what a
 * start loads is recorded first, as {@code ./aether} does it: each of the many starts is quicker.
 */
final class Program {
    private static final int REHEARSAL_SECONDS_MAX = 120;
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path RECORDING = TARGET.resolve("node-" + Ports.FORK + ".aot");
    private static final Optional<String> JARS = jars();
    private static final List<String> JVM = jvm();

    private Program() {}

    /** Runs a node with this configuration. */
    static List<String> command(Path configuration) {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of("--config", configuration.toString()));
        return command;
    }

    private static List<String> jvm() {
        if (JARS.isEmpty() || !rehearse(JARS.get())) {
            return start(List.of(), JARS.orElseGet(Program::classPath));
        }
        return start(
                List.of("-XX:AOTCache=" + RECORDING, "-Xlog:aot=off,aot*=off,cds=off"), JARS.get());
    }

    private static List<String> start(List<String> more, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        // SLF4J is on the tests' class path only, with no provider.
                        "-Dslf4j.internal.verbosity=ERROR"));
        command.addAll(more);
        command.addAll(List.of("-cp", classPath, "dev.aether.node.Main"));
        return command;
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Empty if a module of ours is not packed. */
    private static Optional<String> jars() {
        List<String> jars =
                List.of(classPath().split(File.pathSeparator)).stream()
                        .filter(entry -> !Path.of(entry).startsWith(TARGET))
                        .toList();
        return jars.stream().allMatch(entry -> entry.endsWith(".jar"))
                ? Optional.of(String.join(File.pathSeparator, jars))
                : Optional.empty();
    }

    private static boolean rehearse(String jars) {
        List<String> command = start(List.of("-XX:AOTCacheOutput=" + RECORDING), jars);
        command.add("--rehearse");
        try {
            Files.deleteIfExists(RECORDING);
            Process rehearsal =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(RECORDING.resolveSibling("rehearsal.log").toFile())
                            .start();
            if (!rehearsal.waitFor(REHEARSAL_SECONDS_MAX, TimeUnit.SECONDS)) {
                rehearsal.destroyForcibly();
                throw new AssertionError("the rehearsal does not end");
            }
            if (rehearsal.exitValue() != 0) {
                throw new AssertionError(
                        Files.readString(RECORDING.resolveSibling("rehearsal.log")));
            }
            return Files.exists(RECORDING);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }
}
