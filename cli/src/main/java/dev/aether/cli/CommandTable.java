package dev.aether.cli;

import dev.aether.cli.apps.Call;
import dev.aether.cli.apps.Deploy;
import dev.aether.cli.apps.Logs;
import dev.aether.cli.apps.Scale;
import dev.aether.cli.component.ComponentBindings;
import dev.aether.cli.component.ComponentInspect;
import dev.aether.cli.component.ComponentRun;
import dev.aether.cli.component.ComponentServe;
import dev.aether.cli.etcd.EtcdImport;
import dev.aether.cli.identity.IdentityIssue;
import dev.aether.cli.identity.Join;
import dev.aether.cli.identity.TokenCreate;
import dev.aether.cli.identity.Whoami;
import dev.aether.cli.local.Bench;
import dev.aether.cli.local.Demo;
import dev.aether.cli.local.Doctor;
import dev.aether.cli.local.Down;
import dev.aether.cli.local.Env;
import dev.aether.cli.local.NodeEnd;
import dev.aether.cli.local.NodeRehearse;
import dev.aether.cli.local.NodeRun;
import dev.aether.cli.local.NodeStart;
import dev.aether.cli.local.Status;
import dev.aether.cli.local.Up;
import dev.aether.cli.objects.Apply;
import dev.aether.cli.objects.Delete;
import dev.aether.cli.objects.Describe;
import dev.aether.cli.objects.Get;
import dev.aether.cli.pulses.PulseList;
import dev.aether.cli.pulses.PulseShow;
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
                    new Group(
                            "A lattice on this machine",
                            List.of("demo", "up", "status", "down", "env", "doctor")),
                    new Group(
                            "Nodes",
                            List.of(
                                    "node start",
                                    "node stop",
                                    "node kill",
                                    "node run",
                                    "node rehearse")),
                    new Group(
                            "Apps",
                            List.of("deploy", "scale", "logs", "call", "pulse list", "pulse show")),
                    new Group(
                            "Components, without a lattice",
                            List.of(
                                    "component inspect",
                                    "component run",
                                    "component serve",
                                    "component bindings")),
                    new Group("Objects", List.of("get", "describe", "apply", "delete")),
                    new Group(
                            "Identity",
                            List.of(
                                    "whoami",
                                    "identity show",
                                    "identity issue",
                                    "token create",
                                    "join")),
                    new Group(
                            "Other",
                            List.of("etcd import", "bench", "completion", "version", "help")));

    /** Promised for later, so that it is no spelling mistake. */
    private static final List<String> LATER =
            List.of(
                    "backup",
                    "diff",
                    "edit",
                    "exec",
                    "identity revoke",
                    "net",
                    "node repair",
                    "pulse cancel",
                    "pulse fork",
                    "pulse signal",
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
            case "demo" -> Optional.of(new Demo());
            case "bench" -> Optional.of(new Bench());
            case "env" -> Optional.of(new Env());
            case "doctor" -> Optional.of(new Doctor());
            case "node start" -> Optional.of(new NodeStart());
            case "node stop" -> Optional.of(NodeEnd.stop());
            case "node kill" -> Optional.of(NodeEnd.kill());
            case "node run" -> Optional.of(new NodeRun());
            case "node rehearse" -> Optional.of(new NodeRehearse());
            case "deploy" -> Optional.of(new Deploy());
            case "scale" -> Optional.of(new Scale());
            case "logs" -> Optional.of(new Logs());
            case "call" -> Optional.of(new Call());
            case "pulse list" -> Optional.of(new PulseList());
            case "pulse show" -> Optional.of(new PulseShow());
            case "get" -> Optional.of(new Get());
            case "describe" -> Optional.of(new Describe());
            case "apply" -> Optional.of(new Apply());
            case "delete" -> Optional.of(new Delete());
            case "whoami", "identity show" -> Optional.of(new Whoami(name));
            case "identity issue" -> Optional.of(new IdentityIssue());
            case "etcd import" -> Optional.of(new EtcdImport());
            case "token create" -> Optional.of(new TokenCreate());
            case "join" -> Optional.of(new Join());
            case "component inspect" -> Optional.of(new ComponentInspect());
            case "component bindings" -> Optional.of(new ComponentBindings());
            case "component run" -> Optional.of(new ComponentRun());
            case "component serve" -> Optional.of(new ComponentServe());
            case "completion" -> Optional.of(new Completion());
            case "rehearse" -> Optional.of(new Rehearse());
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
        String both = words.size() > 1 ? first + " " + words.get(1) : first;
        if (LATER.contains(first) || LATER.contains(both)) {
            return new CommandFailure(
                    CommandFailure.FAILED, "not in this version", "see what is: aether help");
        }
        if (family.isEmpty()) {
            return new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "no such command" + Suggestion.of(first, names()),
                    "see: aether help");
        }
        String got = words.size() > 1 ? "\"" + words.get(1) + "\"" : "nothing";
        return new CommandFailure(
                CommandFailure.WRONG_USAGE,
                "expected one of " + String.join(", ", family) + "; got " + got,
                "see: aether help " + first + " " + family.getFirst());
    }
}
