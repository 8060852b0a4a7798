package dev.aether.cli.pulses;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Spans;
import dev.aether.cli.TextTable;
import dev.aether.cli.Usage;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.Pulse;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** {@code aether pulse list}. */
public final class PulseList implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "pulse list",
                "[APP]",
                "show the changes made to the lattice, the newest last",
                """
                For other forms: aether get pulses -o json

                Examples
                  aether pulse list
                  aether pulse list hello
                """,
                List.of(Option.NAMESPACE));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(1);
        List<String> words = invocation.arguments().words();
        String subject =
                words.isEmpty() ? "" : "apps/" + invocation.namespace() + "/" + words.getFirst();
        TextTable table = new TextTable().row("ID", "SUBJECT", "PHASE", "AGE", "TOOK", "OUTCOME");
        try (Lattice lattice = invocation.lattice()) {
            lattice.pulses().stream()
                    .filter(pulse -> subject.isEmpty() || pulse.subject().equals(subject))
                    .sorted(Comparator.comparing(pulse -> pulse.times().start()))
                    .forEach(pulse -> table.row(row(pulse)));
        }
        table.lines().forEach(invocation.out()::println);
        return 0;
    }

    private static List<String> row(Pulse pulse) {
        return List.of(
                pulse.id(),
                pulse.subject(),
                pulse.phase(),
                Spans.age(pulse.times().start()),
                PulseText.took(pulse.times()),
                pulse.outcome().replace('\n', ' '));
    }
}
