package dev.aether.component.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private final HandClocks clocks = new HandClocks();
    private final List<String> lines = new ArrayList<>();
    private final LogSink log = (channel, line) -> lines.add(channel + " " + line);

    @Test
    void nothingButInputAndOutputIsOfferedUntilGranted() {
        var imports = WasiGrants.builder(clocks).build().imports();

        assertThat(imports.find("wasi:io/streams@0.2.3")).isPresent();
        assertThat(imports.find("wasi:clocks/wall-clock@0.2.3")).isEmpty();
        assertThat(imports.find("wasi:random/random@0.2.3")).isEmpty();
        assertThat(imports.find("wasi:cli/environment@0.2.3")).isEmpty();
        assertThat(imports.find("wasi:filesystem/preopens@0.2.3")).isEmpty();
        assertThat(imports.find("wasi:http/outgoing-handler@0.2.3")).isEmpty();
    }

    @Test
    void clocksAreTheEmbedders() {
        var guest = Guest.of(WasiGrants.builder(clocks).readTime().build());

        assertThat((Object[]) guest.call("wasi:clocks/wall-clock#now"))
                .containsExactly(1_700_000_000L, 1_000);
        assertThat((Object[]) guest.call("wasi:clocks/wall-clock#resolution"))
                .containsExactly(1L, 500_000_001);
        assertThat(guest.call("wasi:clocks/monotonic-clock#now")).isEqualTo(1_000L);
    }

    @Test
    void pollAnswersTheAlarmsThatAreDueAndWaitsForTheFirst() {
        var guest = Guest.of(WasiGrants.builder(clocks).readTime().build());
        String after = "wasi:clocks/monotonic-clock#subscribe-duration";
        var late = guest.call(after, 9_000L);
        var never = guest.call(after, -1L);
        var soon = guest.call("wasi:clocks/monotonic-clock#subscribe-instant", 6_000L);

        Object ready = guest.call("wasi:io/poll#poll", List.of(late, never, soon));

        assertThat(ready).isEqualTo(List.of(2));
        assertThat(clocks.waits).containsExactly(5_000L);
    }

    @Test
    void randomBytesComeFromTheSourceUpToALimit() {
        RandomSource sevens = bytes -> Arrays.fill(bytes, (byte) 7);
        var guest = Guest.of(WasiGrants.builder(clocks).random(sevens).build());

        assertThat((byte[]) guest.call("wasi:random/random#get-random-bytes", 3L))
                .containsExactly(7, 7, 7);
        assertThat(guest.call("wasi:random/insecure#get-insecure-random-u64"))
                .isEqualTo(0x0707070707070707L);
        assertThatThrownBy(() -> guest.call("wasi:random/random#get-random-bytes", -1L))
                .isInstanceOf(TrapException.class);
    }

    @Test
    void argumentsAndEnvironmentKeepTheirOrder() {
        var variables = new LinkedHashMap<String, String>();
        variables.put("B", "2");
        variables.put("A", "1");
        var words = List.of("web", "--verbose", "");
        var guest = Guest.of(WasiGrants.builder(clocks).commandLine(words, variables, log).build());

        var answered = (List<?>) guest.call("wasi:cli/environment#get-environment");

        assertThat((Object[]) answered.get(0)).containsExactly("B", "2");
        assertThat((Object[]) answered.get(1)).containsExactly("A", "1");
        assertThat(guest.call("wasi:cli/environment#get-arguments")).isEqualTo(words);
        assertThat(guest.call("wasi:cli/terminal-stdout#get-terminal-stdout"))
                .isEqualTo(Optional.empty());
    }

    @Test
    void exitEndsTheCallWithItsCode() {
        var guest =
                Guest.of(WasiGrants.builder(clocks).commandLine(List.of(), Map.of(), log).build());

        assertThatThrownBy(() -> guest.call("wasi:cli/exit#exit", Outcome.err()))
                .isInstanceOfSatisfying(
                        GuestExit.class, exit -> assertThat(exit.code()).isEqualTo(1));
        assertThatThrownBy(() -> guest.call("wasi:cli/exit#exit-with-code", 42))
                .isInstanceOfSatisfying(
                        GuestExit.class, exit -> assertThat(exit.code()).isEqualTo(42));
    }

    @Test
    void outputBecomesLinesAndTheLastNeedsNoEnd() {
        var grants = WasiGrants.builder(clocks).commandLine(List.of(), Map.of(), log).build();
        var state = grants.state("nothing");
        var guest = new Guest(grants.imports(), state);

        write(guest, "wasi:cli/stdout#get-stdout", "one\ntw");
        write(guest, "wasi:cli/stderr#get-stderr", "oops\r\n");
        write(guest, "wasi:cli/stdout#get-stdout", "o\n\nlast");
        assertThat(lines).containsExactly("STDOUT one", "STDERR oops", "STDOUT two", "STDOUT ");
        state.close();

        assertThat(lines).last().isEqualTo("STDOUT last");
    }

    @Test
    void aLongLineIsCutBetweenCharacters() {
        var limits = new WasiLimits(16, 1000, 0, 1, 0);
        var grants =
                WasiGrants.builder(clocks)
                        .limits(limits)
                        .commandLine(List.of(), Map.of(), log)
                        .build();
        var guest = Guest.of(grants);

        write(guest, "wasi:cli/stdout#get-stdout", "ééééééééééé\n");

        assertThat(lines).containsExactly("STDOUT ééééééé", "STDOUT éééé");
    }

    @Test
    void logBeyondItsLimitIsDroppedAndSaidSo() {
        var limits = new WasiLimits(16, 6, 0, 1, 0);
        var grants =
                WasiGrants.builder(clocks)
                        .limits(limits)
                        .commandLine(List.of(), Map.of(), log)
                        .build();
        var guest = Guest.of(grants);

        write(guest, "wasi:cli/stdout#get-stdout", "abc\ndefghi\n");
        write(guest, "wasi:cli/stdout#get-stdout", "more\n");

        assertThat(lines)
                .containsExactly(
                        "STDOUT abc", "STDOUT de", "STDOUT (dropped: more than 6 bytes of log)");
    }

    @Test
    void anEmptyFilesystemHasNowhereToBegin() {
        var guest = Guest.of(WasiGrants.builder(clocks).emptyFilesystem().build());

        assertThat(guest.call("wasi:filesystem/preopens#get-directories")).isEqualTo(List.of());
        assertThatThrownBy(
                        () -> guest.call("wasi:filesystem/types#[method]descriptor.stat", "none"))
                .isInstanceOf(WasiDenied.class);
    }

    private static void write(Guest guest, String stream, String text) {
        guest.good(
                "wasi:io/streams#[method]output-stream.blocking-write-and-flush",
                guest.call(stream),
                text.getBytes(UTF_8));
    }
}
