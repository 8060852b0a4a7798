package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.TrapException.Code;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Values laid out by hand in a guest's memory and core values, read and written as the canonical
 * ABI says: sizes, alignment, padding, joined cases, NaNs, what realloc is asked, what comes in
 * memory.
 */
@EveryEngine
class RulesTest {
    private static final Shape U8 = new Shape.Builtin(0x7d, "i");
    private static final Shape U64 = new Shape.Builtin(0x77, "I");

    /** Functions of a number that some numbers make trap, with what they answer. */
    static final Map<String, Shape> NUMBERS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("as-u8", U8),
                            Map.entry("as-s8", new Shape.Builtin(0x7e, "i")),
                            Map.entry("as-u16", new Shape.Builtin(0x7b, "i")),
                            Map.entry("as-s16", new Shape.Builtin(0x7c, "i")),
                            Map.entry("as-s32", new Shape.Builtin(0x7a, "i")),
                            Map.entry("as-char", new Shape.Builtin(0x74, "i")),
                            Map.entry("as-enum", new Shape.EnumOf(3)),
                            Map.entry("as-all-flags", new Shape.FlagsOf(32)),
                            Map.entry("as-f32", new Shape.Builtin(0x76, "f")),
                            Map.entry("string-at", new Shape.Builtin(0x73, "ii")),
                            Map.entry("string-of", new Shape.Builtin(0x73, "ii")),
                            Map.entry("utf16-at", new Shape.Builtin(0x73, "ii")),
                            Map.entry("utf16-of", new Shape.Builtin(0x73, "ii")),
                            Map.entry("u8s-at", new Shape.ListOf(U8)),
                            Map.entry("u64s-at", new Shape.ListOf(U64)),
                            Map.entry("u64s-of", new Shape.ListOf(U64)),
                            Map.entry(
                                    "option-at", new Shape.OptionOf(new Shape.Builtin(0x79, "i"))),
                            Map.entry("tuple-at", new Shape.TupleOf(List.of(U8, U64))),
                            Map.entry(
                                    "f32-of",
                                    new Shape.TupleOf(List.of(new Shape.Builtin(0x76, "f"), U8))),
                            Map.entry(
                                    "enum-of",
                                    new Shape.TupleOf(List.of(new Shape.EnumOf(3), U8)))));

    /** Numbers on both sides of what types, Unicode and a memory of one page allow. */
    static final List<Integer> CORE_VALUES =
            List.of(
                    0,
                    1,
                    2,
                    3,
                    4,
                    5,
                    7,
                    8,
                    9,
                    96,
                    98,
                    100,
                    104,
                    127,
                    128,
                    255,
                    256,
                    511,
                    0x7fff,
                    0x8000,
                    65_512,
                    65_513,
                    65_528,
                    65_529,
                    65_532,
                    65_533,
                    65_534,
                    65_535,
                    65_536,
                    65_537,
                    0xd7ff,
                    0xd800,
                    0xdfff,
                    0xe000,
                    0x10ffff,
                    0x110000,
                    1 << 28,
                    1 << 29,
                    0x7fff_fffe,
                    Integer.MAX_VALUE,
                    Integer.MIN_VALUE,
                    -8,
                    -2,
                    -1,
                    0x7f80_0000,
                    0x7fc0_0000,
                    0x7f80_0001,
                    0xffc1_2345,
                    0x3f80_0000);

    private final ComponentEngine engine;
    private final ComponentInstance guest;

    RulesTest(ComponentEngine engine) {
        this.engine = engine;
        this.guest = guest();
    }

    private ComponentInstance guest() {
        return Guests.instance(engine, "rules");
    }

    @Test
    void aRecordIsPaddedToTheAlignmentOfEachFieldAndOfItself() {
        var records = ((List<?>) guest.call("layout")).toArray();

        assertThat(records).isEqualTo(new Object[][] {{1, 2L, 3, 4f, 5}, {6, 7L, 8, 9f, 10}});
        var last = new Object[] {1, 2L, 3, 4f, 5};
        assertThat(guest.call("weigh", List.of(new Object[] {9, 9L, 9, 9f, 9}, last)))
                .isEqualTo(54_321);
    }

    @Test
    void everyNanBecomesTheCanonicalOneOnTheWayOutAndIn() {
        for (int bits : List.of(0x7fc0_0001, 0x7f80_0001, 0xffff_ffff, 0xffc0_0000)) {
            float answer = (float) guest.call("as-f32", bits);
            assertThat(Float.floatToRawIntBits(answer)).isEqualTo(0x7fc0_0000);
            var fields = (Object[]) guest.call("f32-of", bits);
            assertThat(Float.floatToRawIntBits((float) fields[0])).isEqualTo(0x7fc0_0000);
            assertThat(guest.call("bits-of-f32", Float.intBitsToFloat(bits)))
                    .isEqualTo(0x7fc0_0000);
        }
        for (long bits : List.of(0x7ff8_0000_0000_0001L, 0x7ff0_0000_0000_0001L, -1L)) {
            double answer = (double) guest.call("as-f64", bits);
            assertThat(Double.doubleToRawLongBits(answer)).isEqualTo(0x7ff8_0000_0000_0000L);
            assertThat(guest.call("bits-of-f64", Double.longBitsToDouble(bits)))
                    .isEqualTo(0x7ff8_0000_0000_0000L);
        }
        assertThat(guest.call("bits-of-f32", -0f)).isEqualTo(Integer.MIN_VALUE);
        assertThat(guest.call("bits-of-f64", Double.NEGATIVE_INFINITY))
                .isEqualTo(0xfff0_0000_0000_0000L);
    }

    @Test
    void sixteenParametersAreValuesSeventeenLieInMemory() {
        var arguments = Collections.nCopies(17, (Object) 0).toArray();
        arguments[0] = 4;
        arguments[15] = 2;
        arguments[16] = 3;

        assertThat(guest.call("sixteen", java.util.Arrays.copyOf(arguments, 16))).isEqualTo(42);
        assertThat(guest.call("asked")).isEqualTo(0);
        assertThat(guest.call("seventeen", arguments)).isEqualTo(43);
        assertThat(guest.call("asked")).isEqualTo(1_000_000 + 1000 + 17);
    }

    @Test
    void reallocIsAskedForANewBlockOfTheAlignmentAndSizeOfTheValue() {
        guest.call("takes", "b\u00e4\ud83d\ude80");
        assertThat(guest.call("asked")).isEqualTo(1_000_000 + 1000 + 7);
        guest.call("takes-utf16", "b\u00e4\ud83d\ude80");
        assertThat(guest.call("asked")).isEqualTo(2_000_000 + 2000 + 8);
        guest.call("counts", List.of(1L, 2L, 3L));
        assertThat(guest.call("asked")).isEqualTo(3_000_000 + 8000 + 24);
        guest.call("counts", List.of());
        assertThat(guest.call("asked")).isEqualTo(4_000_000 + 8000);
    }

    @Test
    void casesShareTheirCoreValuesBitByBit() {
        assertThat(guest.call("joined", new Case(1, 0xffff_ffff_0000_0007L))).isEqualTo(1007);
        assertThat(guest.call("joined", new Case(2, 250))).isEqualTo(2250);
        assertThat(guest.call("padding", new Case(0, -1f))).isEqualTo(0xbf80_0000L);
        assertThat(guest.call("padding", new Case(2, 255))).isEqualTo(255L);
        assertThat(guest.call("padding", new Case(3, null))).isEqualTo(0L);
    }

    @Test
    void whatLiesBesideACaseInMemoryIsIgnored() {
        assertThat(guest.call("noise", 0, 0x3f80_0000)).isEqualTo(new Case(0, 1f));
        assertThat(guest.call("noise", 1, 5)).isEqualTo(new Case(1, 0xffff_ffff_0000_0005L));
        assertThat(guest.call("noise", 2, 0x1ff)).isEqualTo(new Case(2, 255));
        assertThat(guest.call("noise", 0x103, 1)).isEqualTo(new Case(3, null));
        assertTraps(Code.ABI, guest, "noise", 4, 1);
    }

    @Test
    void flagsTakeOneTwoOrFourBytesAndNoMoreThanTheyName() {
        assertThat(guest.call("as-flags", 0xffff_ffe1)).isEqualTo(1L);
        assertThat(guest.call("as-all-flags", -1)).isEqualTo(0xffff_ffffL);
        assertThat((Object[]) guest.call("nine-of", 0x0007_ffff)).containsExactly(511L, 7);
    }

    @Test
    void anEnumInMemoryMustNameACase() {
        assertThat((Object[]) guest.call("enum-of", 0x102)).containsExactly(2, 1);
        assertTraps(Code.ABI, guest, "enum-of", 3);
    }

    @Test
    void listsAndStringsEndWhereTheirMemoryDoes() {
        assertThat(guest.call("u8s-at", 65_533)).isEqualTo(new byte[3]);
        assertThat(guest.call("string-at", 96)).isEqualTo("abc");
        assertThat(guest.call("string-of", 9)).isEqualTo("abc\u00e4\ud83d\ude80");
        assertThat(guest.call("option-at", 65_528)).isEqualTo(Optional.empty());
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "u8s-at", 65_534);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "utf16-at", 65_532);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "u64s-at", 65_520);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "tuple-at", 65_528);
        assertTraps(Code.ABI, guest(), "string-of", 10);
        assertTraps(Code.ABI, guest(), "string-of", 5 + 3);
    }

    @Test
    void nothingIsLongerThanTheFormatAllows() {
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "string-of", (1 << 28) - 1);
        assertTraps(Code.ABI, guest(), "string-of", 1 << 28);
        assertTraps(Code.ABI, guest(), "utf16-of", 1 << 27);
        assertTraps(Code.ABI, guest(), "u64s-of", 1 << 25);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "u64s-of", (1 << 25) - 1);
    }

    @Test
    void postReturnIsCalledOnceForEachResultThatCouldBeRead() {
        guest.call("with-after", 1);
        guest.call("char-after", 65);

        assertThat(guest.call("returns")).isEqualTo(2);
        assertTraps(Code.ABI, guest, "char-after", 0xd800);
    }
}
