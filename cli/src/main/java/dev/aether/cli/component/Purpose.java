package dev.aether.cli.component;

import dev.aether.component.Component;
import dev.aether.component.wasi.CommandProgram;
import java.util.Locale;

/** What a component is for, by what it exports. */
enum Purpose {
    COMMAND,
    SERVICE,
    LIBRARY;

    static Purpose of(Component component) {
        if (CommandProgram.isCommand(component)) {
            return COMMAND;
        }
        boolean serves =
                component.exports().stream()
                        .anyMatch(e -> e.name().startsWith("wasi:http/incoming-handler@0.2."));
        return serves ? SERVICE : LIBRARY;
    }

    /** The command that uses it. */
    String advice(String file) {
        return switch (this) {
            case COMMAND -> "run it: aether component run " + file;
            case SERVICE -> "serve it: aether component serve " + file;
            case LIBRARY ->
                    "call a function of it: aether component run --invoke 'NAME(...)' " + file;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
