package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.aether.component.ComponentException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that are no component are refused with a reason, whatever they are, and soon. */
@Timeout(120)
class MalformedTest {
    private static final Path HELLO = Path.of("../examples/hello/hello.wasm");
    private static final int[] PREAMBLE = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};

    private static ByteWriter component() {
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

    private static void mutate(byte[] bytes, SplittableRandom random, int from) {
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

    /** Not only read: also compiled, instantiated and called, where the mutation left that. */
    @Test
    void aMutatedGuestNeverHarmsTheHost() throws InterruptedException {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        var engine = ComponentEngine.create();
        var limits = new Limits(4 << 20, 1000, 100, 1 << 20, 8);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = Guests.bytes(Guests.ALL.get(random.nextInt(Guests.ALL.size())));
            mutate(bytes, random, 8);
            var outcome = new AtomicReference<Throwable>();
            var caller =
                    Thread.ofPlatform().start(() -> outcome.set(outcomeOf(engine, bytes, limits)));
            if (!caller.join(Duration.ofSeconds(2))) {
                caller.interrupt(); // A mutation made it loop.
                caller.join();
            }
            assertThat(outcome.get())
                    .as("seed " + seed + " round " + i)
                    .isInstanceOfAny(
                            ComponentException.class,
                            TrapException.class,
                            IllegalStateException.class);
        }
    }

    private static Throwable outcomeOf(ComponentEngine engine, byte[] bytes, Limits limits) {
        try {
            use(engine, Component.parse(bytes), limits);
            return new IllegalStateException("unharmed");
        } catch (RuntimeException | StackOverflowError e) {
            return e;
        }
    }

    /** Found by a mutation: an assertion inside the engine's parser fails on this one. */
    @Test
    void aModuleTheEngineStumblesOverIsRefused() {
        byte[] bytes = Guests.bytes("image");
        bytes[236] = (byte) 141;
        bytes[269] = (byte) 255;
        var limits = new Limits(4 << 20, 1000, 100, 1 << 20, 8);

        assertThat(outcomeOf(ComponentEngine.create(), bytes, limits))
                .isInstanceOf(ComponentException.class);
    }

    private static void use(ComponentEngine engine, Component component, Limits limits) {
        var template = engine.prepare(component, HelloTest.silentHost(component));
        for (InterfaceDescription exported : component.exports()) {
            for (var function : exported.functions().entrySet()) {
                if (!function.getValue().startsWith("func()") || function.getKey().equals("spin")) {
                    continue;
                }
                String name = exported.name().isEmpty() ? "" : exported.name() + "#";
                try (var instance = template.instantiate(limits, "state")) {
                    instance.call(name + function.getKey());
                }
            }
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

    @Test
    void aBrokenCoreModuleIsRefusedWhenItIsCompiled() {
        var module = new ByteWriter().octets(0, 'a', 's', 'm', 1, 0, 0, 0, 1, 9, 9);
        byte[] bytes =
                component()
                        .section(1, module)
                        .section(2, new ByteWriter().unsigned(1).octets(0, 0, 0))
                        .toBytes();
        Component component = Component.parse(bytes);

        assertThatThrownBy(() -> ComponentEngine.create().prepare(component, HostImports.none()))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("core module is not valid");
    }
}
