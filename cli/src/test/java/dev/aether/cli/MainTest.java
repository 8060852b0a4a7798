package dev.aether.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final TestConsole console = new TestConsole();

    @TempDir private Path directory;

    @Test
    void helpNamesEveryCommand() {
        assertThat(run("help")).isZero();
        assertThat(console.out()).contains(CommandTable.names());
    }

    @Test
    void everyCommandHasAPageUnderItsName() {
        for (String name : CommandTable.names()) {
            Usage usage = CommandTable.named(name).orElseThrow().usage();
            assertThat(usage.name()).isEqualTo(name);
            assertThat(usage.page()).startsWith("aether " + name).contains(usage.summary());
        }
    }

    @Test
    void helpOfACommandIsTheSameBothWays() {
        assertThat(run("help", "node", "run")).isZero();
        String byHelp = console.out();
        assertThat(run("node", "run", "--help")).isZero();
        assertThat(console.out()).isEqualTo(byHelp + byHelp);
    }

    @Test
    void anUnknownCommandIsWrongUsageAndNamesTheNearest() {
        assertThat(run("stauts")).isEqualTo(2);
        assertThat(console.err())
                .isEqualTo(
                        """
                        aether: stauts failed: no such command; did you mean status?
                        see: aether help
                        """);
    }

    @Test
    void aFamilyWithoutItsSecondWordNamesThem() {
        assertThat(run("node", "wash")).isEqualTo(2);
        assertThat(console.err())
                .contains("node failed: expected one of ", "run, ", "got \"wash\"");
    }

    @Test
    void aPromisedCommandSaysThatItIsNotInThisVersion() {
        assertThat(run("backup", "now")).isEqualTo(1);
        assertThat(console.err()).contains("aether: backup failed: not in this version");
    }

    @Test
    void anUnknownOptionIsWrongUsageAndNamesTheNearest() {
        assertThat(run("up", "--node", "3")).isEqualTo(2);
        assertThat(console.err())
                .contains("up failed: it knows no option --node; did you mean --nodes?");
    }

    @Test
    void aNumberThatIsNoneIsWrongUsage() {
        assertThat(run("up", "--nodes=many")).isEqualTo(2);
        assertThat(console.err()).contains("expected a whole number, got \"many\"");
    }

    @Test
    void anOptionOfEveryCommandMayStandAnywhere() {
        String none = directory.resolve("none").toString();
        assertThat(run("--dir", none, "status")).isEqualTo(3);
        assertThat(run("status", "--dir=" + none)).isEqualTo(3);
        assertThat(console.err()).contains("status failed: no lattice in " + none, "aether up");
    }

    @Test
    void stackTracesAreShownToThoseWhoAsk() {
        assertThat(run("version", "now")).isEqualTo(2);
        assertThat(console.err()).doesNotContain("\tat ");
        assertThat(run("version", "now", "--debug")).isEqualTo(2);
        assertThat(console.err()).contains("\tat ");
    }

    private int run(String... arguments) {
        return console.run(arguments);
    }
}
