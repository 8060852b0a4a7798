package dev.aether.cli.component;

import dev.aether.cli.CommandFailure;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.WasiDenied;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs a guest on a thread with a stack as deep as native programs have, and says what went wrong.
 */
final class GuestThread {
    private static final long STACK_BYTES = 16L << 20;

    private GuestThread() {}

    static <T> T run(Callable<T> guest) {
        var task = new FutureTask<T>(guest);
        Thread.ofPlatform().name("guest").stackSize(STACK_BYTES).daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException stop) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new CommandFailure(CommandFailure.FAILED, "interrupted", "");
        } catch (ExecutionException failed) {
            throw failure(Objects.requireNonNull(failed.getCause()));
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case TrapException trap ->
                    because(
                            trap,
                            CommandFailure.FAILED,
                            "the component was stopped: " + trap.getMessage(),
                            trap.code() == TrapException.Code.MEMORY_LIMIT
                                    ? "give it more: --memory MIB"
                                    : "a fault of the component: see what it printed before");
            case WasiDenied denied ->
                    because(
                            denied,
                            CommandFailure.NOT_ALLOWED,
                            "it was not granted " + denied.function(),
                            "see what can be granted: aether help component run");
            case GuestExit exit ->
                    because(
                            exit,
                            CommandFailure.FAILED,
                            "the component ended itself with code " + exit.code(),
                            "");
            case RuntimeException other -> other;
            default -> new IllegalStateException(cause);
        };
    }

    private static CommandFailure because(
            RuntimeException cause, int code, String why, String remedy) {
        var failure = new CommandFailure(code, why, remedy);
        failure.initCause(cause);
        return failure;
    }
}
