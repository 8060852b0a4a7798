package dev.aether.cli;

import dev.aether.cue.Nearest;
import java.util.Collection;
import java.util.Optional;

/** What someone probably meant. */
final class Suggestion {
    private static final int BEGINNING_MIN = 2;

    private Suggestion() {}

    /** {@code ; did you mean X?}: the nearest name, else one that begins so; else nothing. */
    static String of(String name, Collection<String> known) {
        Optional<String> meant = Nearest.to(name, known).or(() -> longer(name, known));
        return meant.map(found -> "; did you mean " + found + "?").orElse("");
    }

    private static Optional<String> longer(String name, Collection<String> known) {
        return name.length() < BEGINNING_MIN
                ? Optional.empty()
                : known.stream().filter(each -> each.startsWith(name)).findFirst();
    }
}
