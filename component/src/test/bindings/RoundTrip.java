package com.acme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentTemplate;
import dev.aether.component.HostImports;
import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.typed.Result;
import dev.aether.component.typed.ResultException;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.WasiState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Uses the bindings of the tricky world with the guest {@code bound}, as an embedder would. */
public final class RoundTrip implements Consumer<ComponentEngine> {
    /** The host of one instance. */
    private static final class Host implements Everything.Imports, Values, TrickyTypes {
        private final HostThings things = new HostThings();
        private final List<Object> seen = new ArrayList<>();

        @Override
        public Values values() {
            return this;
        }

        @Override
        public Things things() {
            return things;
        }

        @Override
        public TrickyTypes trickyTypes() {
            return this;
        }

        @Override
        public void log(String text) {
            seen.add(text);
        }

        @Override
        public EverythingType new_(EverythingType it) {
            seen.add(it);
            return it;
        }

        @Override
        public Shape toString_(Shape shape) {
            seen.add(shape);
            return shape;
        }

        @Override
        public Result<Tuple2<Values.Enum, Set<SharedTypes.Permission>>, Shape> wait_(
                Values.Enum this_, Set<SharedTypes.Permission> arguments_) {
            return this_ == Values.Enum.DEFAULT
                    ? Result.err(new Shape.StringCase("no"))
                    : Result.ok(new Tuple2<>(this_, arguments_));
        }

        @Override
        public void nothing() {
            seen.add("nothing");
        }

        @Override
        public Tuple3<Integer, Long, Float> numbers(int a, long b, float c) {
            return new Tuple3<>(a, b, c);
        }

        @Override
        public Optional<byte[]> bytes(byte[] all) {
            return all.length == 0 ? Optional.empty() : Optional.of(all);
        }

        @Override
        public StringType object(Optional<String> optional) {
            return new StringType(optional.orElse("none").getBytes(UTF_8));
        }
    }

    /** Counters of the host. */
    private static final class HostThings implements Things {
        private final List<Integer> ended = new ArrayList<>();

        private final class HostCounter implements Counter {
            private int value;

            HostCounter(int value) {
                this.value = value;
            }

            @Override
            public int value() {
                return value;
            }

            @Override
            public void add(int by) {
                value += by;
            }

            @Override
            public String close_() {
                return "closed " + value;
            }

            @Override
            public void close() {
                ended.add(value);
            }
        }

        @Override
        public Result<Pair, String> swap(Pair it) {
            return it.second().isEmpty()
                    ? Result.err("only one")
                    : Result.ok(new Pair(it.second().get(), Optional.of(it.first())));
        }

        @Override
        public int sum(List<Counter> all) {
            return all.stream().mapToInt(Counter::value).sum();
        }

        @Override
        public Counter newCounter(int start) {
            return new HostCounter(start);
        }

        @Override
        public Counter counterLarger(Counter a, Counter b) {
            return a.value() >= b.value() ? a : new HostCounter(b.value());
        }
    }

    private final WasiGrants grants =
            WasiGrants.builder(new SystemClocks())
                    .commandLine(List.of(), Map.of(), LogSink.NOWHERE)
                    .build();
    private final Host host = new Host();

    @Override
    public void accept(ComponentEngine engine) {
        ComponentTemplate template = prepare(engine);
        try (var guest = start(template)) {
            valuesCross(guest);
            resourcesCross(guest);
        }
        assertThat(host.things.ended).as("what the guest kept").endsWith(70);
        misuseIsNamed(template);
    }

    private ComponentTemplate prepare(ComponentEngine engine) {
        var imports = HostImports.builder().include(grants.imports());
        Everything.bindEach(
                imports,
                invocation ->
                        invocation.state(WasiState.class).attachment(Host.class).orElseThrow());
        try {
            var bytes = Files.readAllBytes(Path.of("src/test/guests/bound/bound.wasm"));
            return engine.prepare(Component.parse(bytes), imports.build());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Everything start(ComponentTemplate template) {
        return Everything.of(template.instantiate(Limits.standard(), grants.state(host)));
    }

    private void valuesCross(Everything guest) {
        var part = new Values.ShapePart("c", Optional.of(-1), new Tuple2<>(-2L, 0x1f600), new byte[0]);
        var point = new SharedTypes.Point(-1, Integer.MAX_VALUE);
        List<Values.Shape> shapes =
                List.of(
                        new Values.Shape.None(),
                        new Values.Shape.StringCase("\u20ac"),
                        new Values.Shape.Circle(Math.PI),
                        new Values.Shape.ListCase(List.of()),
                        new Values.Shape.ValuesCase(point));
        for (Values.Shape shape : shapes) {
            assertThat(guest.values().toString_(shape)).isEqualTo(shape);
            assertThat(host.seen.removeLast()).isEqualTo(shape);
        }
        var rich = new Values.Shape.ListCase(List.of(part, part));
        assertThat(guest.values().toString_(rich)).usingRecursiveComparison().isEqualTo(rich);
        all(guest, shapes.get(4), point);
        assertThat(guest.values().wait_(Values.Enum.HTTP_GET, Set.of(SharedTypes.Permission.USE)))
                .isEqualTo(
                        Result.ok(
                                new Tuple2<>(
                                        Values.Enum.HTTP_GET,
                                        Set.of(SharedTypes.Permission.USE))));
        assertThat(guest.values().wait_(Values.Enum.DEFAULT, Set.of()))
                .isEqualTo(Result.err(new Values.Shape.StringCase("no")));
        guest.values().nothing();
        assertThat(guest.values().numbers(255, Long.MIN_VALUE, -0.5f))
                .isEqualTo(new Tuple3<>(255, Long.MIN_VALUE, -0.5f));
        assertThat(guest.values().bytes(new byte[] {-1, 2})).contains(new byte[] {-1, 2});
        assertThat(guest.values().bytes(new byte[0])).isEmpty();
        assertThat(guest.trickyTypes().object(Optional.empty()).list()).asString().isEqualTo("none");
        assertThat(guest.run(3)).isEqualTo(Result.ok(4));
        assertThatThrownBy(() -> guest.run(10).orElseThrow())
                .isInstanceOf(ResultException.class)
                .hasMessage("too often");
        assertThat(host.seen).containsSubsequence("nothing", "3 times", "10 times");
    }

    private void all(Everything guest, Values.Shape shape, SharedTypes.Point point) {
        for (boolean good : new boolean[] {true, false}) {
            var all =
                    new Values.EverythingType(
                            good,
                            200,
                            -128,
                            65_535,
                            -32_768,
                            0xffff_ffff,
                            Long.MAX_VALUE,
                            1.5f,
                            'x',
                            List.of("a", ""),
                            List.of(List.of(), List.of(List.of(point))),
                            good ? Optional.of(Optional.empty()) : Optional.empty(),
                            good ? Result.ok(shape) : Result.err("bad"),
                            good ? Result.ok() : new Result.Err<>(null),
                            good ? Result.ok() : Result.err(Set.of(SharedTypes.Permission.READ)),
                            good ? Result.ok(new byte[] {1}) : Result.err(),
                            Set.of(SharedTypes.Permission.values()));

            var answer = guest.values().new_(all);

            assertThat(answer).usingRecursiveComparison().isEqualTo(all);
            assertThat(host.seen.removeLast()).usingRecursiveComparison().isEqualTo(all);
        }
    }

    private void resourcesCross(Everything guest) {
        Things things = guest.things();
        try (var counter = things.newCounter(5)) {
            counter.add(6);
            assertThat(counter.value()).isEqualTo(11);
            assertThat(counter.close_()).isEqualTo("closed 11");
        }
        assertThat(host.things.ended).containsExactly(11);
        var one = things.newCounter(1);
        var two = things.newCounter(2);
        assertThat(things.sum(List.of(one, two, two))).isEqualTo(5);
        var swapped = things.swap(new Things.Pair(one, Optional.of(two))).orElseThrow();
        assertThat(swapped.first().value()).isEqualTo(2);
        assertThat(swapped.second().orElseThrow().value()).isEqualTo(1);
        assertThatThrownBy(one::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed or given away");
        assertThatThrownBy(() -> things.sum(List.of(one, two)))
                .isInstanceOf(IllegalStateException.class);
        one.close();
        var larger = things.counterLarger(swapped.first(), swapped.second().orElseThrow());
        assertThat(larger.value()).isEqualTo(2);
        assertThat(things.swap(new Things.Pair(larger, Optional.empty())))
                .isEqualTo(Result.err("only one"));
        assertThat(guest.extra().make().value()).isEqualTo(7);
        things.newCounter(70);
    }

    private void misuseIsNamed(ComponentTemplate template) {
        Everything ended = start(template);
        Things.Counter left = ended.things().newCounter(3);
        try (var guest = start(template)) {
            assertThatThrownBy(() -> guest.things().sum(List.of(left)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of another instance");
            assertThat(guest.things().sum(List.of())).isZero();
        }
        try (var guest = start(template)) {
            var foreign = host.things.newCounter(1);
            assertThatThrownBy(() -> guest.things().sum(List.of(foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("only resources it made");
            assertThatThrownBy(() -> guest.values().numbers(256, 0, 0))
                    .isInstanceOf(ComponentException.class);
        }
        ended.close();
        left.close();
        assertThatThrownBy(left::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> ended.run(1))
                .isInstanceOf(TrapException.class)
                .hasMessageContaining("closed");
    }
}
