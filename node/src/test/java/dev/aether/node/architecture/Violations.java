package dev.aether.node.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What breaks one rule, compared with the exceptions that rule has: one line each in {@code
 * architecture/exceptions.txt}, {@code rule what}. An exception that is no longer needed fails too,
 * so the list can only shrink.
 */
final class Violations {
    private static final String LIST = "/architecture/exceptions.txt";

    private final String rule;
    private final Set<String> found = new TreeSet<>();

    Violations(String rule) {
        this.rule = rule;
    }

    void add(String what) {
        found.add(what);
    }

    void assertOnlyExceptions() {
        String prefix = rule + " ";
        Set<String> allowed =
                exceptions().stream()
                        .filter(line -> line.startsWith(prefix))
                        .map(line -> line.substring(prefix.length()))
                        .collect(Collectors.toCollection(TreeSet::new));

        Set<String> broken = new TreeSet<>(found);
        broken.removeAll(allowed);
        allowed.removeAll(found);
        assertThat(broken).as("against the rule " + rule).isEmpty();
        assertThat(allowed).as("exceptions to " + rule + " no longer needed").isEmpty();
    }

    static List<String> exceptions() {
        try (@Nullable InputStream list = Violations.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException("there is no " + LIST);
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
