package dev.aether.cli;

import dev.aether.sdk.LatticeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** What a fault means for the caller: its exit code, and what to do. */
final class Failures {
    private Failures() {}

    static CommandFailure of(RuntimeException fault) {
        CommandFailure failure =
                switch (fault) {
                    case LatticeException refusal -> refused(refusal);
                    default ->
                            new CommandFailure(
                                    CommandFailure.FAILED,
                                    String.valueOf(fault),
                                    "this is a fault of the program: run it with --debug and"
                                            + " report what it prints");
                };
        failure.initCause(fault);
        return failure;
    }

    /** A fault of this machine's files. */
    static CommandFailure of(IOException fault) {
        String why =
                switch (fault) {
                    case NoSuchFileException absent -> "there is no file " + absent.getFile();
                    case AccessDeniedException closed -> "no permission for " + closed.getFile();
                    case FileAlreadyExistsException there -> there.getFile() + " exists";
                    default -> String.valueOf(fault);
                };
        CommandFailure failure =
                new CommandFailure(
                        CommandFailure.FAILED, why, "check the path and its permissions");
        failure.initCause(fault);
        return failure;
    }

    private static CommandFailure refused(LatticeException refusal) {
        String why = String.valueOf(refusal.getMessage());
        return switch (refusal) {
            case LatticeException.NotFound _ ->
                    new CommandFailure(
                            CommandFailure.NOT_FOUND, why, "see what there is: aether get all -A");
            case LatticeException.Conflict _ ->
                    new CommandFailure(
                            CommandFailure.CONFLICT, why, "look at it again: aether get -o yaml");
            case LatticeException.Unavailable _ ->
                    new CommandFailure(
                            CommandFailure.UNAVAILABLE, why, "see which nodes run: aether status");
            case LatticeException.Denied _ ->
                    new CommandFailure(
                            CommandFailure.NOT_ALLOWED, why, "see who you are: aether whoami");
            case LatticeException.Invalid _ ->
                    new CommandFailure(CommandFailure.FAILED, why, "correct it and run it again");
            case LatticeException.Expired _ ->
                    new CommandFailure(CommandFailure.FAILED, why, "run it again");
            case LatticeException.Refused _ ->
                    new CommandFailure(CommandFailure.FAILED, why, "correct it and run it again");
        };
    }
}
