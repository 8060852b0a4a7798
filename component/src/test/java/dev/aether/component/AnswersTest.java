package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.TrapException.Code;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Core values that break a rule of the canonical ABI trap; those that bend none are read right. */
@EveryEngine
class AnswersTest {
    private final ComponentTemplate answers;

    AnswersTest(ComponentEngine engine) {
        answers = Guests.template(engine, "answers");
    }

    private ComponentInstance guest() {
        return answers.instantiate(Limits.standard(), "state");
    }

    @Test
    void bitsBeyondTheTypeAreIgnored() {
        ComponentInstance guest = guest();

        assertThat(guest.call("as-u8", 0x1ff)).isEqualTo(0xff);
        assertThat(guest.call("as-s8", 0x1ff)).isEqualTo(-1);
        assertThat(guest.call("as-u16", 0x1ffff)).isEqualTo(0xffff);
        assertThat(guest.call("as-s16", 0x18000)).isEqualTo(-32_768);
        assertThat(guest.call("as-bool", 2)).isEqualTo(true);
        assertThat(guest.call("as-bool", 0)).isEqualTo(false);
        assertThat(guest.call("as-flags", 0xff)).isEqualTo(31L);
    }

    @Test
    void charactersAreUnicodeScalars() {
        assertThat(guest().call("as-char", 0x10ffff)).isEqualTo(0x10ffff);
        assertTraps(Code.ABI, guest(), "as-char", 0x110000);
        assertTraps(Code.ABI, guest(), "as-char", 0xd800);
        assertTraps(Code.ABI, guest(), "as-char", 0xdfff);
        assertTraps(Code.ABI, guest(), "as-char", -1);
    }

    @Test
    void aCaseMustExist() {
        assertThat(guest().call("as-enum", 2)).isEqualTo(2);
        assertTraps(Code.ABI, guest(), "as-enum", 3);
        assertTraps(Code.ABI, guest(), "as-enum", -1);
    }

    @Test
    void stringsAreWhatTheySayTheyAre() {
        assertThat(guest().call("as-string", 0, 0)).isEqualTo("");
        assertThat(guest().call("as-string", 65_536, 0)).isEqualTo("");
        assertThat(guest().call("as-string", 101, 1)).isEqualTo("(");
        assertTraps(Code.ABI, guest(), "as-string", 100, 2);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "as-string", 65_536, 1);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "as-string", -1, 2);
        assertTraps(Code.ABI, guest(), "as-string", 0, -1);
        assertTraps(Code.ABI, guest(), "as-utf16", 200, 2);
        assertThat(guest().call("as-utf16", 202, 1)).isEqualTo("A");
        assertTraps(Code.ABI, guest(), "as-utf16", 201, 1);
        assertThat(guest().call("as-latin1", 100, 2)).isEqualTo("\u00c3(");
        assertThat(guest().call("as-latin1", 202, 1 | 1 << 31)).isEqualTo("A");
        assertTraps(Code.ABI, guest(), "as-latin1", 200, 2 | 1 << 31);
        assertTraps(Code.ABI, guest(), "as-latin1", 101, 1);
    }

    @Test
    void listsAreAlignedAndInMemory() {
        assertThat(guest().call("as-list", 400, 2)).isEqualTo(List.of(0, 0));
        assertThat(guest().call("as-list", 65_536, 0)).isEqualTo(List.of());
        assertTraps(Code.ABI, guest(), "as-list", 402, 1);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "as-list", 65_532, 2);
        assertTraps(Code.ABI, guest(), "as-list", 0, 0x4000_0001);
        assertTraps(Code.ABI, guest(), "as-list", 0, -1);
    }

    @Test
    void resultsInMemoryAreAlignedAndInMemory() {
        assertThat(guest().call("as-maybe", 500)).isEqualTo(Optional.empty());
        assertTraps(Code.ABI, guest(), "as-maybe", 100);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "as-maybe", 65_535);
        assertThat((Object[]) guest().call("as-tuple", 512)).containsExactly(0, 0L);
        assertTraps(Code.ABI, guest(), "as-tuple", 516);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "as-tuple", 65_528);
    }

    @Test
    void whatReallocGivesIsCheckedBeforeItIsWritten() {
        ComponentInstance fine = guest();
        assertThat(fine.call("length", "four")).isEqualTo(4);

        ComponentInstance outside = guest();
        outside.call("set", 65_533);
        assertTraps(Code.OUT_OF_BOUNDS, outside, "length", "four");

        ComponentInstance crooked = guest();
        crooked.call("set", 68);
        assertTraps(Code.ABI, crooked, "count", List.of(1L));
    }

    @Test
    void oneCallCarriesOnlySoMuch() {
        var limits = new Limits(1 << 20, 10, 10, 1000, 4);
        ComponentInstance guest = answers.instantiate(limits, "state");

        assertThat(guest.call("as-list", 0, 20))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(20);
        assertTraps(Code.LIMIT, guest, "as-list", 0, 200);
    }
}
