package dev.aether.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All commands. A command's class is loaded only when it is called, because every command pays for
 * the start of the JVM and whatever it loads.
 */
final class CommandTable {
    /**
     * @param title as help shows it
     */
    record Group(String title, List<String> names) {
        Group {
            names = List.copyOf(names);
        }
    }

    static final List<Group> GROUPS =
            List.of(
                    new Group("A lattice on this machine", List.of("up", "status", "down")),
                    new Group("Nodes", List.of("node run", "node rehearse")),
                    new Group("Other", List.of("version", "help")));

    /** Promised for later, so that it is no spelling mistake. */
    private static final List<String> LATER =
            List.of(
                    "backup",
                    "bench",
                    "component",
                    "diff",
                    "edit",
                    "exec",
                    "net",
                    "restore",
                    "rollout",
                    "secret",
                    "store",
                    "top",
                    "why");

    private CommandTable() {}

    /** The command of this name of one or two words. */
    static Optional<Command> named(String name) {
        return switch (name) {
            case "up" -> Optional.of(new Up());
            case "status" -> Optional.of(new Status());
            case "down" -> Optional.of(new Down());
            case "node run" -> Optional.of(new NodeRun());
            case "node rehearse" -> Optional.of(new NodeRehearse());
            case "version" -> Optional.of(new Version());
            case "help" -> Optional.of(new Help());
            default -> Optional.empty();
        };
    }

    /**
     * The command that a line begins with.
     *
     * @throws CommandFailure if there is none
     */
    static Command find(List<String> words) {
        String first = words.getFirst();
        String both = words.size() > 1 ? first + " " + words.get(1) : first;
        return named(both).or(() -> named(first)).orElseThrow(() -> missing(first, words));
    }

    static List<String> names() {
        return GROUPS.stream().flatMap(group -> group.names().stream()).toList();
    }

    private static CommandFailure missing(String first, List<String> words) {
        List<String> family = new ArrayList<>();
        for (String name : names()) {
            if (name.startsWith(first + " ")) {
                family.add(name.substring(first.length() + 1));
            }
        }
        if (LATER.contains(first)) {
            return new CommandFailure(
                    CommandFailure.FAILED, "not in this version", "see what is: aether help");
        }
        if (family.isEmpty()) {
            return new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "no such command" + Nearest.hint(first, names()),
                    "see: aether help");
        }
        String got = words.size() > 1 ? "\"" + words.get(1) + "\"" : "nothing";
        return new CommandFailure(
                CommandFailure.WRONG_USAGE,
                "expected one of " + String.join(", ", family) + "; got " + got,
                "see: aether help " + first + " " + family.getFirst());
    }
}
