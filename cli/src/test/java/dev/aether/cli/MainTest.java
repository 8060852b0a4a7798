package dev.aether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path directory;

    @Test
    void helpNamesEveryCommand() {
        assertThat(run("help")).isZero();
        assertThat(text(out)).contains("aether up", "aether down", "aether status", "node run");
    }

    @Test
    void anUnknownCommandIsWrongUsageAndSaysWhatToDo() {
        assertThat(run("conquer", "world")).isEqualTo(2);
        assertThat(text(err)).contains("conquer world", "see: aether help");
    }

    @Test
    void anUnknownOptionIsWrongUsage() {
        assertThat(run("up", "--knots", "3")).isEqualTo(2);
        assertThat(text(err)).contains("--knots");
    }

    @Test
    void aNumberThatIsNoneIsWrongUsage() {
        assertThat(run("up", "--nodes=many")).isEqualTo(2);
        assertThat(text(err)).contains("expected a positive number, got \"many\"");
    }

    @Test
    void statusWithoutALatticeIsNotFound() {
        assertThat(run("--dir", directory.resolve("none").toString(), "status")).isEqualTo(3);
        assertThat(text(err)).contains("aether up");
    }

    private int run(String... arguments) {
        return Main.run(List.of(arguments), new PrintStream(out), new PrintStream(err));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
