package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is no valid guest inside, the engine refuses or stops, and goes on. */
@EveryEngine
@Timeout(120)
class BrokenGuestsTest {
    private final ComponentEngine engine;
    private final AtomicReference<ComponentInstance> running = new AtomicReference<>();

    BrokenGuestsTest(ComponentEngine engine) {
        this.engine = engine;
    }

    /** Not only read: also compiled, instantiated and called, where the mutation left that. */
    @Test
    void aMutatedGuestNeverHarmsTheHost() throws InterruptedException {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        var limits = new Limits(4 << 20, 1000, 100, 1 << 20, 8);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = Guests.bytes(Guests.ALL.get(random.nextInt(Guests.ALL.size())));
            MalformedTest.mutate(bytes, random, 8);
            var outcome = new AtomicReference<Throwable>();
            var caller = Thread.ofPlatform().start(() -> outcome.set(outcomeOf(bytes, limits)));
            while (!caller.join(Duration.ofSeconds(2))) {
                running.get().interrupt(); // A mutation made it loop.
            }
            assertThat(outcome.get())
                    .as("seed " + seed + " round " + i)
                    .isInstanceOfAny(
                            ComponentException.class,
                            TrapException.class,
                            IllegalStateException.class);
        }
    }

    private Throwable outcomeOf(byte[] bytes, Limits limits) {
        try {
            use(Component.parse(bytes), limits);
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

        assertThat(outcomeOf(bytes, limits)).isInstanceOf(ComponentException.class);
    }

    private void use(Component component, Limits limits) {
        var template = engine.prepare(component, HelloTest.silentHost(component));
        for (InterfaceDescription exported : component.exports()) {
            for (var function : exported.functions().entrySet()) {
                if (!function.getValue().startsWith("func()") || function.getKey().equals("spin")) {
                    continue;
                }
                String name = exported.name().isEmpty() ? "" : exported.name() + "#";
                try (var instance = template.unstarted(limits, "state")) {
                    running.set(instance);
                    instance.call(name + function.getKey());
                }
            }
        }
    }

    private static byte[] instantiated(ByteWriter module) {
        return MalformedTest.component()
                .section(1, module)
                .section(2, new ByteWriter().unsigned(1).octets(0, 0, 0))
                .toBytes();
    }

    private static ByteWriter coreModule() {
        return new ByteWriter().octets(0, 'a', 's', 'm', 1, 0, 0, 0);
    }

    @Test
    void brokenCoreCodeIsRefusedWhenItIsCompiled() {
        int[] addsNothing = {10, 5, 1, 3, 0, 0x6a, 0x0b};
        ByteWriter module = coreModule().octets(1, 4, 1, 0x60, 0, 0).octets(3, 2, 1, 0);
        Component component = Component.parse(instantiated(module.octets(addsNothing)));

        assertThatThrownBy(() -> engine.prepare(component, HostImports.none()))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("core module is not valid");
    }

    @Test
    void aBrokenCoreModuleIsRefusedWhenItIsRead() {
        byte[] bytes = instantiated(coreModule().octets(1, 9, 9));

        assertThatThrownBy(() -> Component.parse(bytes))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("9 bytes announced, 1 left");
    }
}
