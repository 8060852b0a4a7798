package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Broken components and random values by the thousand: each ends with an answer or an error, soon,
 * and leaves nothing behind. Run by {@code component/fuzz}.
 */
@EveryEngine
@EnabledIfSystemProperty(named = "aether.fuzz.seed", matches = ".+", disabledReason = "takes long")
class FuzzTest {
    private static final int CALLS = 50;
    private static final Limits LIMITS = new Limits(4 << 20, 1000, 100, 1 << 20, 8);
    private static final Corpus CORPUS = new Corpus();

    private final ComponentEngine engine;
    private final String engineName;
    private final long seed = Long.getLong("aether.fuzz.seed", 1);

    FuzzTest(ComponentEngine engine) {
        this.engine = engine;
        this.engineName = Engines.name(engine);
    }

    @Test
    void brokenComponentsAreRefusedOrStopped() {
        try (var round = new FuzzRound("broken components on " + engineName, seed)) {
            round.run(Integer.getInteger("aether.fuzz.binaries", 10_000), this::broken);
        }
    }

    private String broken(SplittableRandom random, FuzzRound round) {
        byte[] bytes = CORPUS.broken(random);
        Component component;
        try {
            component = Component.parse(bytes);
            assertThat(component.imports().toString() + component.exports()).isNotEmpty();
        } catch (ComponentException refused) {
            return "refused";
        }
        ComponentTemplate template;
        try {
            assertThat(component.world().wit()).isNotEmpty();
            template = engine.prepare(component, HelloTest.silentHost(component));
        } catch (ComponentException refused) {
            return "not prepared";
        }
        String outcome = "made";
        for (InterfaceDescription exported : component.exports()) {
            String prefix = exported.name().isEmpty() ? "" : exported.name() + "#";
            for (var function : exported.functions().entrySet()) {
                if (function.getValue().startsWith("func()") && !function.getKey().equals("spin")) {
                    outcome = called(template, prefix + function.getKey(), round);
                }
            }
        }
        return outcome;
    }

    private static String called(ComponentTemplate template, String function, FuzzRound round) {
        try (var instance = template.unstarted(LIMITS, "state")) {
            round.calls(instance);
            instance.call(function);
            return "answered";
        } catch (TrapException trap) {
            return "trapped " + trap.code();
        } catch (HelloTest.Silence silence) {
            return "called the host";
        }
    }

    @Test
    void randomValuesCrossUnchangedOrAreRefused() {
        int calls = Integer.getInteger("aether.fuzz.values", 100_000);
        try (var round = new FuzzRound(CALLS + " values each on " + engineName, seed)) {
            round.run(calls / CALLS, this::values);
        }
    }

    private String values(SplittableRandom random, FuzzRound round) {
        Echo echo = Echo.random(engine, random);
        try (Echo.Guest guest = echo.guest()) {
            for (int i = 1; i < CALLS; i++) {
                round.step();
                assertThat(guest.differences(random)).isEmpty();
            }
        }
        try (Echo.Guest guest = echo.guest()) {
            round.step();
            guest.misuse(random);
            return "same, other values fit";
        } catch (ComponentException refused) {
            return "same, other values " + refused.code();
        } catch (TrapException trap) {
            return "same, other values " + trap.code();
        }
    }
}
