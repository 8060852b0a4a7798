package dev.aether.component.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aether.component.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WitTest {
    private static final Path GUESTS = Path.of("src/test/resources/guests");
    private static final Path EXAMPLES = Path.of("../examples");
    private static final Path GOLDEN = Path.of("src/test/resources/wit");

    @TempDir private Path directory;

    static Stream<Path> components() {
        return Stream.of("answers", "calls", "counters", "linked", "start", "text", "things")
                .map(name -> GUESTS.resolve(name + ".wasm"));
    }

    static Stream<Path> examples() {
        return Stream.of("hello", "relay")
                .map(name -> EXAMPLES.resolve(name).resolve(name + ".wasm"));
    }

    static Stream<Path> known() {
        return Stream.concat(
                Stream.concat(components(), examples()),
                Stream.of(Path.of("src/test/guests/everything/everything.wasm")));
    }

    /** What the reference tool can write; it refuses types that are exported outside interfaces. */
    static Stream<Path> comparable() {
        return known().filter(file -> !file.endsWith("answers.wasm"));
    }

    @ParameterizedTest
    @MethodSource("known")
    void theWitOfKnownComponentsIsAsWrittenDown(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).replace(".wasm", ".wit");

        String wit = wit(file);

        if (System.getenv("AETHER_GOLDEN") != null) {
            Files.writeString(GOLDEN.resolve(name), wit);
        }
        assertThat(wit).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("comparable")
    void wasmToolsWritesTheSame(Path file) throws IOException, InterruptedException {
        Optional<String> tool = wasmTools();
        assumeTrue(tool.isPresent(), "wasm-tools is not installed");

        assertThat(wit(file)).isEqualTo(output(tool.get(), "component", "wit", file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "relay"})
    void whatIsWrittenCanBeReadAgain(String name) throws IOException, InterruptedException {
        Optional<String> tool = wasmTools();
        assumeTrue(tool.isPresent(), "wasm-tools is not installed");
        String wit = wit(EXAMPLES.resolve(name).resolve(name + ".wasm"));
        Path written = Files.writeString(directory.resolve("written.wit"), wit);

        assertThat(output(tool.get(), "component", "wit", written.toString())).isEqualTo(wit);
    }

    private static String wit(Path file) throws IOException {
        return Component.parse(Files.readAllBytes(file)).world().wit();
    }

    private static Optional<String> wasmTools() {
        String home = System.getProperty("user.home");
        Stream<String> folders =
                Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)),
                        Stream.of(home + "/.cache/aether/toolchains/cargo/bin"));
        return folders.map(folder -> Path.of(folder, "wasm-tools"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }
}
