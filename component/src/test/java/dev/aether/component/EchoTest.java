package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any value of any type survives every crossing, in every encoding of strings. */
@EveryEngine
class EchoTest {
    private final ComponentEngine engine;

    EchoTest(ComponentEngine engine) {
        this.engine = engine;
    }

    private static final int SIGNATURES = 120;
    private static final int VALUES = 6;

    /** What the host is asked and answers. */
    private static final class Host {
        private Object[] asked = {};
        private Object answer = "";
    }

    @Test
    void randomSignaturesCarryRandomValues() {
        long seed = new SplittableRandom().nextLong();
        check(seed, SIGNATURES);
    }

    @Test
    void aKeptSeedCarriesItsValues() {
        check(20_260_101L, SIGNATURES);
    }

    private void check(long seed, int signatures) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < signatures; i++) {
            var parameters = new ArrayList<Shape>();
            int count = random.nextInt(random.nextInt(4) == 0 ? 12 : 4);
            for (int p = 0; p < count; p++) {
                parameters.add(Shape.random(random, 3));
            }
            Shape result = Shape.random(random, 3);
            int encoding = random.nextInt(3);
            check(parameters, result, encoding, random, "seed " + seed + ", signature " + i);
        }
    }

    private void check(
            List<Shape> parameters,
            Shape result,
            int encoding,
            SplittableRandom random,
            String what) {
        byte[] bytes = new EchoAssembler(parameters, result, encoding).assemble();
        var imports =
                HostImports.builder()
                        .instance("")
                        .function(
                                "echo",
                                (invocation, arguments) -> {
                                    var host = invocation.state(Host.class);
                                    host.asked = arguments;
                                    return host.answer;
                                })
                        .build();
        var template = engine.prepare(Component.parse(bytes), imports);
        var host = new Host();
        try (var guest = template.instantiate(Limits.standard(), host)) {
            for (int i = 0; i < VALUES; i++) {
                Object[] arguments = parameters.stream().map(p -> p.value(random)).toArray();
                host.answer = result.value(random);

                Object answer = guest.call("echo", arguments);

                assertThat(Shape.same(host.asked, arguments))
                        .as("%s: asked %s", what, Arrays.deepToString(arguments))
                        .isTrue();
                assertThat(Shape.same(answer, host.answer))
                        .as("%s: answered %s", what, host.answer)
                        .isTrue();
            }
        }
    }
}
