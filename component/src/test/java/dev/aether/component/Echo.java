package dev.aether.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A guest that answers what its host answers, with a signature of any types. */
final class Echo {
    private final List<Shape> parameters;
    private final Shape result;
    private final ComponentTemplate template;

    /** What the host is asked and answers. */
    private static final class Host {
        private Object[] asked = {};
        private Object answer = "";
    }

    Echo(ComponentEngine engine, List<Shape> parameters, Shape result, int encoding) {
        this.parameters = List.copyOf(parameters);
        this.result = result;
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
        this.template = engine.prepare(Component.parse(bytes), imports);
    }

    static Echo random(ComponentEngine engine, SplittableRandom random) {
        var parameters = new ArrayList<Shape>();
        int count = random.nextInt(random.nextInt(4) == 0 ? 12 : 4);
        for (int p = 0; p < count; p++) {
            parameters.add(Shape.random(random, 3));
        }
        return new Echo(engine, parameters, Shape.random(random, 3), random.nextInt(3));
    }

    Guest guest() {
        return new Guest();
    }

    /** One instance, to be closed. */
    final class Guest implements AutoCloseable {
        private final Host host = new Host();
        private final ComponentInstance instance = template.instantiate(Limits.standard(), host);

        /** Sends values there, which is answered with another. */
        @Nullable Object call(Object[] arguments, Object answer) {
            host.answer = answer;
            return instance.call("echo", arguments);
        }

        /** What the host was asked last. */
        Object[] asked() {
            return host.asked;
        }

        /** Sends random values there and back; answers what differs, empty if nothing does. */
        String differences(SplittableRandom random) {
            Object[] arguments = parameters.stream().map(p -> p.value(random)).toArray();
            Object wanted = result.value(random);
            Object answer = call(arguments, wanted);
            if (!Shape.same(host.asked, arguments)) {
                return "asked " + Arrays.deepToString(arguments);
            }
            return Shape.same(answer, wanted) ? "" : "answered " + wanted;
        }

        /** Sends values of any other types, or answers one. */
        void misuse(SplittableRandom random) {
            boolean asking = random.nextBoolean();
            host.answer = (asking ? result : Shape.random(random, 2)).value(random);
            Object[] arguments =
                    parameters.stream()
                            .map(p -> (asking ? Shape.random(random, 2) : p).value(random))
                            .toArray();
            instance.call("echo", arguments);
        }

        @Override
        public void close() {
            instance.close();
        }
    }
}
