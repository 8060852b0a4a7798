package dev.aether.cli.component;

import dev.aether.cli.CommandFailure;
import dev.aether.component.Component;
import dev.aether.component.ComponentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A component in a file. */
record ComponentFile(Path path, Component component, long bytes) {
    private static final long BYTES_MAX = 256L << 20;

    static ComponentFile read(String name) throws IOException {
        Path path = Path.of(name);
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure(
                    CommandFailure.NOT_FOUND, "there is no file " + name, "check the path");
        }
        long bytes = Files.size(path);
        if (bytes > BYTES_MAX) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "%s has %d bytes, a component has at most %d".formatted(name, bytes, BYTES_MAX),
                    "check the path");
        }
        try {
            return new ComponentFile(path, Component.parse(Files.readAllBytes(path)), bytes);
        } catch (ComponentException unusable) {
            throw refused(name, unusable);
        }
    }

    /** What to do about a component that cannot be used. */
    static CommandFailure refused(String name, ComponentException unusable) {
        String remedy =
                switch (unusable.code()) {
                    case NOT_A_COMPONENT -> "build it for wasm32-wasip2, or wrap it";
                    case MALFORMED, TOO_LARGE -> "build it again, or check that it arrived whole";
                    case UNSUPPORTED -> "build it for WASI 0.2, without async";
                    case MISSING_IMPORT, NO_SUCH_EXPORT, BAD_VALUE ->
                            "see what it needs and gives: aether component inspect " + name;
                };
        var failure =
                new CommandFailure(
                        CommandFailure.FAILED, name + ": " + unusable.getMessage(), remedy);
        failure.initCause(unusable);
        return failure;
    }
}
