package dev.aether.environment.system;

import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Runs file operations, giving their faults our codes and hiding interrupts from channels. */
final class DiskFault {
    private static final int RETRIES_MAX = 100;

    private DiskFault() {}

    interface Operation<T> {
        T run() throws IOException;
    }

    /** What to do before an operation is tried again. */
    interface Repair {
        void run() throws IOException;
    }

    /**
     * Runs an operation that may be repeated from its start. An interrupted thread would find its
     * channel closed: the flag is lowered first, the operation repeated if an interrupt still hit
     * it, and the flag raised again at the end.
     *
     * @param repair reopens what the interrupt closed
     */
    static <T> T repeatable(String what, Operation<T> operation, Repair repair) {
        boolean interrupted = Thread.interrupted();
        try {
            for (int tried = 0; tried < RETRIES_MAX; tried++) {
                try {
                    return operation.run();
                } catch (ClosedByInterruptException hit) {
                    interrupted = true;
                    Thread.interrupted();
                    repair.run();
                }
            }
            throw new DiskException(Code.FAILED, what + " was interrupted too often");
        } catch (IOException fault) {
            throw coded(what, fault);
        } finally {
            restore(interrupted);
        }
    }

    /** Runs an operation whose failure must be seen: an interrupt during it is a fault. */
    static <T> T once(String what, Operation<T> operation) {
        boolean interrupted = Thread.interrupted();
        try {
            return operation.run();
        } catch (IOException fault) {
            throw coded(what, fault);
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static DiskException coded(String what, IOException fault) {
        return new DiskException(code(fault), "could not " + what + ": " + fault, fault);
    }

    /** The JDK tells a full disk from other faults only by the system's message. */
    private static Code code(IOException fault) {
        String reason = String.valueOf(fault.getMessage());
        return switch (fault) {
            case NoSuchFileException _ -> Code.ABSENT;
            case AccessDeniedException _ -> Code.DENIED;
            case IOException _ when reason.contains("No space left") -> Code.FULL;
            case IOException _ when reason.contains("quota exceeded") -> Code.FULL;
            case IOException _ when reason.contains("File too large") -> Code.TOO_LARGE;
            case IOException _ when reason.contains("Permission denied") -> Code.DENIED;
            case IOException _ when reason.contains("Read-only file system") -> Code.DENIED;
            case IOException _ -> Code.FAILED;
        };
    }
}
