package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.aether.component.ComponentException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that are no component are refused with a reason, whatever they are, and soon. */
@Timeout(120)
class MalformedTest {
    private static final Path HELLO = Path.of("../examples/hello/hello.wasm");
    private static final int[] PREAMBLE = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};

    static ByteWriter component() {
        return new ByteWriter().octets(PREAMBLE);
    }

    private static void assertRefused(Code code, byte[] bytes, String reason) {
        assertThatThrownBy(() -> Component.parse(bytes))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining(reason)
                .extracting(e -> ((ComponentException) e).code())
                .isEqualTo(code);
    }

    @Test
    void aCoreModuleIsToldApart() {
        var module = new ByteWriter().octets(0, 'a', 's', 'm', 1, 0, 0, 0).toBytes();

        assertRefused(Code.NOT_A_COMPONENT, module, "core module, not a component");
    }

    @Test
    void whatIsNoWebAssemblyIsToldApart() {
        assertRefused(Code.MALFORMED, new byte[0], "unexpected end");
        assertRefused(
                Code.MALFORMED, "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), "not WebAssembly");
        assertRefused(
                Code.MALFORMED,
                new ByteWriter().octets(0, 'a', 's', 'm', 0x0e, 0, 1, 0).toBytes(),
                "unknown version");
    }

    @Test
    void everyTruncationIsRefusedOrComplete() throws IOException {
        for (String name : Guests.ALL) {
            byte[] bytes = Guests.bytes(name);
            for (int length = 0; length < bytes.length; length++) {
                assertEndsWell(Arrays.copyOf(bytes, length), name + " cut at " + length);
            }
        }
        byte[] hello = Files.readAllBytes(HELLO);
        for (int length = 0; length < hello.length; length += 97) {
            assertEndsWell(Arrays.copyOf(hello, length), "hello cut at " + length);
        }
    }

    @Test
    void everyMutationIsRefusedOrPlanned() throws IOException {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Guests.bytes(Guests.ALL.get(random.nextInt(Guests.ALL.size())));
            mutate(bytes, random, 0);
            assertEndsWell(bytes, "seed " + seed + " round " + i);
        }
        byte[] hello = Files.readAllBytes(HELLO);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = hello.clone();
            mutate(bytes, random, 0);
            assertEndsWell(bytes, "hello, seed " + seed + " round " + i);
        }
    }

    static void mutate(byte[] bytes, SplittableRandom random, int from) {
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = from + random.nextInt(bytes.length - from);
            bytes[at] =
                    (byte)
                            switch (random.nextInt(4)) {
                                case 0 -> bytes[at] ^ (1 << random.nextInt(8));
                                case 1 -> 0xff;
                                case 2 -> bytes[at] + 1;
                                default -> random.nextInt(256);
                            };
        }
    }

    private static void assertEndsWell(byte[] bytes, String what) {
        try {
            Component component = Component.parse(bytes);
            assertThat(component.imports().toString() + component.exports()).isNotNull();
        } catch (ComponentException e) {
            assertThat(e.getMessage()).as(what).isNotBlank();
        } catch (RuntimeException | StackOverflowError e) {
            fail(what, e);
        }
    }

    @Test
    void countsAreCheckedAgainstTheBytesThatAreThere() {
        for (int id : new int[] {2, 3, 5, 6, 7, 8, 10, 11}) {
            var section = new ByteWriter().octets(0xff, 0xff, 0xff, 0xff, 0x07);
            assertRefused(Code.MALFORMED, component().section(id, section).toBytes(), "cannot fit");
        }
    }

    @Test
    void deepNestingIsRefused() {
        byte[] nested = component().toBytes();
        for (int i = 0; i < 40; i++) {
            nested = component().section(4, new ByteWriter().bytes(nested)).toBytes();
        }

        assertRefused(Code.TOO_LARGE, nested, "nested deeper");
    }

    @Test
    void deepTypesAreRefused() {
        var types = new ArrayList<ByteWriter>();
        types.add(new ByteWriter().octets(0x6b, 0x7d));
        for (int i = 0; i < 5_000; i++) {
            types.add(new ByteWriter().octets(0x6b).signed(i));
        }

        byte[] bytes = component().section(7, new ByteWriter().vector(types)).toBytes();

        assertRefused(Code.TOO_LARGE, bytes, "levels");
    }

    @Test
    void typesThatDoubleAtEveryStepAreRefused() {
        var types = new ArrayList<ByteWriter>();
        types.add(new ByteWriter().octets(0x6f, 2, 0x77, 0x77));
        for (int i = 0; i < 60; i++) {
            types.add(new ByteWriter().octets(0x6f, 2).signed(i).signed(i));
        }

        byte[] bytes = component().section(7, new ByteWriter().vector(types)).toBytes();

        assertRefused(Code.TOO_LARGE, bytes, "a type of");
    }

    @Test
    void moreThanThirtyTwoFlagsAreRefused() {
        for (int count : new int[] {32, 33}) {
            var flags = new ByteWriter().unsigned(1).octets(0x6e).unsigned(count);
            for (int i = 0; i < count; i++) {
                flags.name("f" + i);
            }
            byte[] bytes = component().section(7, flags).toBytes();
            if (count == 32) {
                assertThat(Component.parse(bytes).exports()).isEmpty();
            } else {
                assertRefused(Code.MALFORMED, bytes, "33 flags");
            }
        }
    }

    @Test
    void componentsThatDoubleAtEveryStepAreRefused() {
        byte[] inner = component().toBytes();
        for (int i = 0; i < 22; i++) {
            var twice =
                    new ByteWriter()
                            .unsigned(2)
                            .octets(0)
                            .unsigned(0)
                            .unsigned(0)
                            .octets(0)
                            .unsigned(0)
                            .unsigned(0);
            inner =
                    component()
                            .section(4, new ByteWriter().bytes(inner))
                            .section(5, twice)
                            .toBytes();
        }

        assertRefused(Code.TOO_LARGE, inner, "definitions to carry out");
    }

    @Test
    void theAsynchronousAbiIsRefusedByName() {
        var waitable = new ByteWriter().unsigned(1).octets(0x1f);
        byte[] bytes = component().section(8, waitable).toBytes();

        assertRefused(Code.UNSUPPORTED, bytes, "asynchronous ABI");
    }
}
