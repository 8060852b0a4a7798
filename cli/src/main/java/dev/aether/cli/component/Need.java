package dev.aether.cli.component;

import dev.aether.component.HostImports;
import dev.aether.component.InterfaceDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An import of a component, and where it comes from.
 *
 * @param how in words
 */
record Need(InterfaceDescription wanted, State state, String how) {
    /** Whether and how it is there. */
    enum State {
        GIVEN("given by default"),
        GRANT("needs a grant"),
        UNKNOWN("unknown");

        private final String words;

        State(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static List<Need> of(List<InterfaceDescription> imports, HostImports offered) {
        List<Need> needs = new ArrayList<>();
        for (InterfaceDescription wanted : imports) {
            needs.add(of(wanted, offered));
        }
        return needs;
    }

    private static Need of(InterfaceDescription wanted, HostImports offered) {
        Optional<HostImports.HostInstance> found = offered.find(wanted.name());
        if (found.isEmpty()) {
            return new Need(wanted, State.UNKNOWN, "nothing here offers it");
        }
        var missing = new ArrayList<>(wanted.functions().keySet());
        missing.removeAll(found.get().functions().keySet());
        if (!missing.isEmpty()) {
            return new Need(
                    wanted, State.UNKNOWN, "nothing here offers " + String.join(", ", missing));
        }
        String name = wanted.name();
        if (name.startsWith("wasi:filesystem/")) {
            return new Need(wanted, State.GRANT, "empty without --dir or --read-dir HOST::GUEST");
        }
        if (name.startsWith("wasi:http/outgoing-handler@")) {
            return new Need(wanted, State.GRANT, "refuses without --allow-http HOST[:PORT]");
        }
        if (name.startsWith("wasi:sockets/")) {
            return new Need(
                    wanted, State.GRANT, "denied without --allow-net or --allow-listen HOST:PORT");
        }
        return new Need(wanted, State.GIVEN, "");
    }
}
