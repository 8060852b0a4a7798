package dev.aether.component.host;

import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.ModuleCompiler;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Compiles in a JVM of its own, with the class path of this one: what a large guest takes while it
 * is compiled never comes from the heap of a process that serves.
 *
 * <p>The child reads the modules from its input, each behind its length, and answers with a byte
 * that says whether it could, and the artefact or the reason.
 */
public final class CompilerProcess implements ModuleCompiler {
    private static final int DONE = 0;
    private static final int INVALID = 1;

    /** How {@code ExitOnOutOfMemoryError} ends a process. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int STACK_MEBIBYTES = 8;

    private final int heapMebibytes;
    private final Duration timeMax;

    /**
     * @param heapMebibytes such a process may have so large a heap
     * @param timeMax and run so long; then it is killed
     */
    public CompilerProcess(int heapMebibytes, Duration timeMax) {
        this.heapMebibytes = heapMebibytes;
        this.timeMax = timeMax;
    }

    @Override
    public byte[] artefact(List<byte[]> modules) {
        try {
            Process child = start();
            CompletableFuture<Process> end = killedInTime(child);
            try {
                return converse(child, modules);
            } catch (IOException broken) {
                if (end.isCompletedExceptionally()) {
                    throw tooSlow();
                }
                throw broken;
            } finally {
                child.destroyForcibly();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("a process that compiles broke off", broken);
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMebibytes + "m",
                        "-Xss" + STACK_MEBIBYTES + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CompilerProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private CompletableFuture<Process> killedInTime(Process child) {
        CompletableFuture<Process> end =
                child.onExit().orTimeout(timeMax.toMillis(), TimeUnit.MILLISECONDS);
        end.exceptionally(_ -> child.destroyForcibly());
        return end;
    }

    private ComponentException tooSlow() {
        return new ComponentException(
                Code.TOO_LARGE,
                "the component cannot be compiled in %d s".formatted(timeMax.toSeconds()));
    }

    private byte[] converse(Process child, List<byte[]> modules) throws IOException {
        try (var out = new DataOutputStream(child.getOutputStream());
                InputStream in = child.getInputStream()) {
            write(modules, out);
            int verdict = in.read();
            byte[] rest = in.readAllBytes();
            return switch (verdict) {
                case DONE -> rest;
                case INVALID ->
                        throw new ComponentException(
                                Code.MALFORMED, new String(rest, StandardCharsets.UTF_8));
                default -> throw ended(child);
            };
        }
    }

    private IOException ended(Process child) {
        int code = child.onExit().join().exitValue();
        if (code == OUT_OF_MEMORY) {
            throw new ComponentException(
                    Code.TOO_LARGE,
                    "the component cannot be compiled with %d MiB of memory"
                            .formatted(heapMebibytes));
        }
        return new IOException("exit code " + code);
    }

    private static void write(List<byte[]> modules, DataOutputStream out) throws IOException {
        out.writeInt(modules.size());
        for (byte[] module : modules) {
            out.writeInt(module.length);
            out.write(module);
        }
        out.flush();
    }

    /** The child. */
    public static void main(String[] arguments) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        int count = in.readInt();
        var modules = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            modules.add(in.readNBytes(in.readInt()));
        }
        OutputStream out = System.out;
        try {
            byte[] artefact = ComponentEngine.artefact(modules);
            out.write(DONE);
            out.write(artefact);
        } catch (ComponentException invalid) {
            out.write(INVALID);
            out.write(String.valueOf(invalid.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }
}
