package dev.aether.cli;

import dev.aether.sdk.LatticeException;

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
                    new CommandFailure(
                            CommandFailure.FAILED, why, "correct it; nothing was changed");
            case LatticeException.Expired _ ->
                    new CommandFailure(CommandFailure.FAILED, why, "run it again");
            case LatticeException.Refused _ ->
                    new CommandFailure(
                            CommandFailure.FAILED, why, "correct the request; nothing was changed");
        };
    }
}
