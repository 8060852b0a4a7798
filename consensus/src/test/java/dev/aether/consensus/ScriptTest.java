package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file of {@code src/test/scripts} tells a story of the protocol: comments with {@code #},
 * commands with {@code >}, and below each command, indented, what the replicas do. Run with {@code
 * -Daether.scripts=write} to write what they do now, then read the difference.
 */
final class ScriptTest {
    private static final Path FOLDER = Path.of("src/test/scripts");

    static Stream<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theReplicasDoWhatTheScriptTells(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        List<String> lines = Files.readAllLines(file);

        String actual = perform(lines);

        if ("write".equals(System.getProperty("aether.scripts"))) {
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }

    private static String perform(List<String> lines) {
        Story story = new Story();
        List<String> actual = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("> ")) {
                actual.add(line);
                story.run(line.substring(2)).lines().forEach(actual::add);
            } else if (!line.startsWith("  ")) {
                actual.add(line);
            }
        }
        return String.join("\n", actual) + "\n";
    }
}
