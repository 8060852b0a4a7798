package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aether.component.SnapshotException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An instance goes on where another was saved, on whichever engine. */
@EveryEngine
class SnapshotTest {
    private static final Limits LIMITS = Limits.standard();

    private final List<String> heard = new ArrayList<>();
    private final HostImports begun =
            HostImports.builder()
                    .instance("")
                    .function(
                            "begun",
                            (call, in) -> {
                                heard.add("begun");
                                return null;
                            })
                    .build();
    private final ComponentEngine engine;
    private final ComponentTemplate saved;

    SnapshotTest(ComponentEngine engine) {
        this.engine = engine;
        this.saved = Guests.template(engine, "saved", begun);
    }

    private static Stream<ComponentEngine> engines() {
        return Engines.present().stream().map(each -> each.get()[0]).map(SnapshotTest::engine);
    }

    private static ComponentEngine engine(Object named) {
        return (ComponentEngine) ((org.junit.jupiter.api.Named<?>) named).getPayload();
    }

    private static Snapshot carried(ComponentInstance guest) {
        return Snapshot.read(guest.snapshot().bytes());
    }

    /** What a call came to: its value or the code of its trap. */
    private static Object outcome(ComponentInstance guest, String function, Object... arguments) {
        try {
            return Optional.ofNullable(guest.call(function, arguments));
        } catch (TrapException trap) {
            return trap.code();
        }
    }

    /** One thing a guest may do. */
    private record Action(String function, List<Object> arguments) {
        Action(String function, Object... arguments) {
            this(function, List.of(arguments));
        }

        static Action random(Random random) {
            int index = random.nextInt(20) == 0 ? random.nextInt(20) : random.nextInt(8);
            return switch (random.nextInt(16)) {
                case 0, 1, 2 -> new Action("poke", address(random), random.nextInt());
                case 3, 4 -> new Action("peek", address(random));
                case 5 -> new Action("grow", random.nextInt(3));
                case 6 -> new Action("grow-table", random.nextInt(3));
                case 7 -> new Action("hold", random.nextInt(4));
                case 8 -> new Action("put", index);
                case 9 -> random.nextBoolean() ? new Action("ten") : new Action("clear", index);
                case 10 -> new Action("init", random.nextInt(7));
                case 11 -> new Action("text", address(random));
                case 12 -> new Action(random.nextBoolean() ? "forget" : "forget-text");
                case 13 -> new Action("count");
                case 14 -> new Action("call", 1);
                default -> new Action("mix", random.nextInt());
            };
        }

        private static int address(Random random) {
            return random.nextBoolean()
                    ? random.nextInt(3 << 16) - 4 & ~3
                    : 69_990 + 4 * random.nextInt(9);
        }

        Object on(ComponentInstance guest) {
            return outcome(guest, function, arguments.toArray());
        }
    }

    @Test
    void whatRandomActionsLeftIsThereOnEveryEngine() {
        long seed = Long.getLong("aether.seed", System.nanoTime());
        System.out.println("seed of snapshots: " + seed);
        var random = new Random(seed);
        List<ComponentTemplate> targets =
                engines().map(each -> Guests.template(each, "saved", begun)).toList();
        for (int round = 0; round < 150; round++) {
            ComponentInstance guest = saved.instantiate(LIMITS, "state");
            for (int i = random.nextInt(40); i > 0; i--) {
                if (Action.random(random).on(guest) instanceof TrapException.Code) {
                    guest.close();
                    guest = saved.instantiate(LIMITS, "state");
                }
            }
            Snapshot snapshot = carried(guest);
            List<ComponentInstance> all = new ArrayList<>(List.of(guest));
            targets.forEach(each -> all.add(each.restore(snapshot, LIMITS, "state")));
            assertThat(all)
                    .allSatisfy(each ->
                            assertThat(each.snapshot().bytes()).isEqualTo(snapshot.bytes()));
            for (int i = 0; i < 40; i++) {
                Action action = Action.random(random);
                assertThat(all.stream().map(action::on).distinct())
                        .as("round %d, %s of seed %d", round, action, seed)
                        .hasSize(1);
            }
            for (int i = 0; i < 12; i++) {
                var call = new Action("call", i);
                assertThat(all.stream().map(call::on).distinct()).hasSize(1);
            }
            all.forEach(ComponentInstance::close);
        }
    }

    @Test
    void whatStartedDoesNotStartAgain() {
        ComponentInstance guest = saved.instantiate(LIMITS, "state");
        assertThat(heard).hasSize(1);
        Snapshot snapshot = carried(guest);

        ComponentInstance restored = saved.restore(snapshot, LIMITS, "state");

        assertThat(heard).hasSize(1);
        assertThat(restored.call("grow", 0)).isEqualTo(3);
        assertThat(restored.call("call", 6)).isEqualTo(5);
        assertThat(restored.call("peek", 70_000)).isEqualTo(guest.call("peek", 70_000));
        assertThat(snapshot.byteCount()).isLessThan(150);
    }

    @Test
    void theSavedInstanceGoesOnAndTheRestoredOneApartFromIt() {
        ComponentInstance guest = saved.instantiate(LIMITS, "state");
        guest.call("poke", 8, 1);
        ComponentInstance restored = saved.restore(carried(guest), LIMITS, "state");
        guest.close();

        assertThat(restored.call("peek", 8)).isEqualTo(1);
        restored.call("poke", 8, 2);
        assertThat(saved.restore(carried(restored), LIMITS, "state").call("peek", 8)).isEqualTo(2);
    }

    @Test
    void aGuestsOwnResourcesAreCounted() {
        ComponentTemplate counters = Guests.template(engine, "counters");
        ComponentInstance guest = counters.instantiate(LIMITS, "state");
        assertThat(guest.call("round", 41)).isEqualTo(41);

        ComponentInstance restored = counters.restore(carried(guest), LIMITS, "state");

        assertThat(restored.call("round", 1)).isEqualTo(1);
        assertThat(restored.call("test:counters/maker@1.4.0#ended")).isEqualTo(42);
    }

    @Test
    void whatTheHostHoldsOfAGuestIsARefusal() {
        ComponentTemplate counters = Guests.template(engine, "counters");
        ComponentInstance guest = counters.instantiate(LIMITS, "state");
        var counter =
                (GuestResource)
                        Objects.requireNonNull(guest.call("test:counters/maker@1.4.0#make", 3));

        assertRefused(Code.RESOURCE, guest, "the host holds 1 resources of the guest");
        guest.drop(counter);
        assertThat(counters.restore(carried(guest), LIMITS, "state"))
                .satisfies(
                        it -> assertThat(it.call("test:counters/maker@1.4.0#ended")).isEqualTo(3));
    }

    private static void assertRefused(Code code, ComponentInstance guest, String words) {
        assertThatThrownBy(guest::snapshot)
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((SnapshotException) e).code())
                .isEqualTo(code);
    }

    private record Thing(int number) {}

    private HostImports.InstanceBuilder things() {
        return HostImports.builder()
                .instance("test:host/things@0.2.7")
                .resource("thing", (call, thing) -> heard.add("end " + number(thing)))
                .function("make", (call, in) -> new Thing((int) in[0]))
                .function("look", (call, in) -> number(in[0]))
                .function("look-twice", (call, in) -> number(in[0]) + number(in[1]))
                .function("take", (call, in) -> number(in[0]))
                .function("both", (call, in) -> number(in[0]))
                .function(
                        "look-and-call",
                        (call, in) -> {
                            call.state(ComponentInstance[].class)[0].snapshot();
                            return 0;
                        });
    }

    private static int number(Object thing) {
        return ((Thing) thing).number();
    }

    private HostImports keptThings() {
        return things().keep(
                        "thing",
                        new ResourceKeeper() {
                            @Override
                            public Optional<String> nameOf(Object resource) {
                                return number(resource) < 100
                                        ? Optional.of("no. " + number(resource))
                                        : Optional.empty();
                            }

                            @Override
                            public Object named(Invocation invocation, String name) {
                                return new Thing(Integer.parseInt(name.substring(4)));
                            }
                        })
                .build();
    }

    @Test
    void resourcesOfTheHostComeBackByName() {
        ComponentTemplate things = Guests.template(engine, "things", keptThings());
        ComponentInstance guest = things.instantiate(LIMITS, "state");
        for (int i = 1; i <= 5; i++) {
            assertThat(guest.call("keep", 10 * i)).isEqualTo(i);
        }
        guest.call("drop", 2);
        guest.call("drop", 4);

        ComponentInstance restored = things.restore(carried(guest), LIMITS, "state");

        assertThat(restored.call("keep", 60)).isEqualTo(4);
        assertThat(restored.call("keep", 70)).isEqualTo(2);
        assertThat(restored.call("keep", 80)).isEqualTo(6);
        heard.clear();
        restored.close();
        assertThat(heard)
                .containsExactly("end 10", "end 70", "end 30", "end 60", "end 50", "end 80");
    }

    @Test
    void resourcesWithoutANameAreARefusal() {
        ComponentInstance plain =
                Guests.template(engine, "things", things().build()).instantiate(LIMITS, "state");
        ComponentInstance keeping =
                Guests.template(engine, "things", keptThings()).instantiate(LIMITS, "state");
        plain.call("keep", 1);
        keeping.call("keep", 100);

        assertRefused(Code.RESOURCE, plain, "test:host/things@0.2.3#thing");
        assertRefused(Code.RESOURCE, keeping, "test:host/things@0.2.3#thing");
        keeping.call("drop", 1);
        assertThat(keeping.snapshot().byteCount()).isPositive();
    }

    @Test
    void aHostThatKeepsNoSuchThingRefuses() {
        ComponentInstance guest =
                Guests.template(engine, "things", keptThings()).instantiate(LIMITS, "state");
        guest.call("keep", 1);
        Snapshot snapshot = carried(guest);
        ComponentTemplate plain = Guests.template(engine, "things", things().build());

        assertThat(refusal(plain, snapshot, LIMITS)).isEqualTo(Code.RESOURCE);
        assertThat(refusal(Guests.template(engine, "counters"), snapshot, LIMITS))
                .isEqualTo(Code.FOREIGN);
    }

    private static Code refusal(ComponentTemplate template, Snapshot snapshot, Limits limits) {
        return catchThrowableOfType(
                        SnapshotException.class, () -> template.restore(snapshot, limits, "state"))
                .code();
    }

    @Test
    void onlyAQuietInstanceIsSaved() {
        var self = new ComponentInstance[1];
        self[0] = Guests.template(engine, "things", things().build()).instantiate(LIMITS, self);
        assertThatThrownBy(() -> self[0].call("lend-and-call", 1))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("is running");
        assertRefused(Code.POISONED, self[0], "trapped");

        ComponentInstance guest = saved.unstarted(LIMITS, "state");
        assertRefused(Code.NOT_STARTED, guest, "not started");
        guest.start();
        guest.interrupt();
        assertRefused(Code.BUSY, guest, "interrupted");
        guest.close();
        assertRefused(Code.CLOSED, guest, "closed");
    }

    @Test
    void aRestoredInstanceObeysItsLimits() {
        ComponentInstance guest = saved.instantiate(LIMITS, "state");
        guest.call("grow", 7);
        guest.call("grow-table", 5);
        Snapshot snapshot = carried(guest);

        assertThat(refusal(saved, snapshot, LIMITS.withMemoryBytesMax(9 << 16)))
                .isEqualTo(Code.LIMIT);
        assertThat(refusal(saved, snapshot, new Limits(1 << 20, 14, 10, 1 << 20, 4)))
                .isEqualTo(Code.LIMIT);
        ComponentInstance restored =
                saved.restore(snapshot, new Limits(10 << 16, 15, 10, 1 << 20, 4), "state");
        assertThat(restored.call("grow", 1)).isEqualTo(-1);
        assertThat(restored.call("grow-table", 1)).isEqualTo(-1);
    }

    @Test
    void handlesOfARestoredInstanceAreLimited() {
        ComponentTemplate things = Guests.template(engine, "things", keptThings());
        ComponentInstance guest = things.instantiate(LIMITS, "state");
        guest.call("keep-many", 20);
        Snapshot snapshot = carried(guest);

        assertThat(refusal(things, snapshot, new Limits(1 << 20, 10, 19, 1 << 20, 4)))
                .isEqualTo(Code.LIMIT);
        assertThat(heard).as("what had come back ended").hasSize(20);
    }
}
