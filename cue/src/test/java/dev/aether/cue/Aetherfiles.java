package dev.aether.cue;

import dev.aether.cue.Aetherfile.Outcome;
import java.util.List;

/** Reads Aetherfiles for tests. */
final class Aetherfiles {
    private Aetherfiles() {}

    static AppSpec valid(String yaml) {
        return switch (Aetherfile.read("Aetherfile.yaml", yaml)) {
            case Outcome.Valid(var app) -> app;
            case Outcome.Invalid(var problems) -> throw new AssertionError(texts(problems));
        };
    }

    static List<String> problems(String yaml) {
        return texts(Aetherfile.read("Aetherfile.yaml", yaml));
    }

    static List<String> texts(Outcome outcome) {
        return outcome instanceof Outcome.Invalid(var problems) ? texts(problems) : List.of();
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::text).toList();
    }
}
