package dev.aether.state.storm;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Randomness;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Lattice;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** All clients of one keyspace on all nodes, and all they saw; they outlive the nodes. */
final class Crowd {
    /** The longest pause of a client where there is one node; where there are more, longer. */
    private static final Duration PAUSE = Duration.ofMillis(40);

    /** One step in so many of a client of lists is a compaction. */
    private static final int COMPACTION_ONE_IN = 60;

    private static final int HISTORY_MAX = 100;

    private final Randomness chance;
    private final LongSupplier now;
    private final Duration pauseMax;
    private final UnaryOperator<Keyspace> view;
    private final Map<String, Recorder> recorders = new LinkedHashMap<>();
    private final Registers registers;
    private final Lists lists;
    private final Leaseholders holders;
    private int clients;
    private boolean stopped;

    /**
     * @param nodes how many it will be spread over
     * @param fastest speed of the fastest clock, relative to the world's
     * @param view how the clients see the keyspace
     */
    Crowd(Lattice lattice, int nodes, double fastest, UnaryOperator<Keyspace> view) {
        this.chance = lattice.world.randomness().fork("crowd");
        this.now = lattice.world::nanos;
        this.pauseMax = PAUSE.multipliedBy(nodes);
        this.view = view;
        this.registers = new Registers(now);
        this.lists = new Lists(now);
        this.holders = new Leaseholders(now, fastest);
    }

    Registers registers() {
        return registers;
    }

    Lists lists() {
        return lists;
    }

    Leaseholders holders() {
        return holders;
    }

    Collection<Recorder> recorders() {
        return recorders.values();
    }

    /** Answers so far. */
    int answered() {
        return registers.answers().size() + lists.answers().size();
    }

    void stop() {
        stopped = true;
        holders.stop();
    }

    /** Sets clients to work on the present life of a node. */
    void attend(Lattice.Node node) {
        Environment environment = node.machine.environment();
        Keyspace keyspace = view.apply(node.keyspace("default"));
        watch(environment, keyspace, recorder("all through " + node.number, KeyRange.all(), 1));
        KeyRange registersOnly = KeyRange.prefix(Bytes.utf8("r"));
        watch(environment, keyspace, recorder("some through " + node.number, registersOnly, 0));
        work(environment, keyspace, registers::act);
        work(environment, keyspace, registers::act);
        work(environment, keyspace, holders::act);
        work(environment, keyspace, this::listsOrCompaction);
    }

    private Recorder recorder(String name, KeyRange keys, long from) {
        return recorders.computeIfAbsent(
                name,
                fresh -> {
                    boolean deletes = from > 0 || chance.nextInt(2) == 0;
                    return new Recorder(
                            fresh, new WatchRequest(keys, from, true, true, deletes), now);
                });
    }

    private void watch(Environment environment, Keyspace keyspace, Recorder recorder) {
        Seat seat = seat(environment, keyspace);
        environment.threads().start(recorder.name(), () -> recorder.follow(seat));
    }

    private Seat seat(Environment environment, Keyspace keyspace) {
        String client = "client " + clients++;
        return new Seat(client, environment.timers(), keyspace, chance.fork(client));
    }

    private void work(Environment environment, Keyspace keyspace, Consumer<Seat> act) {
        Seat seat = seat(environment, keyspace);
        environment
                .threads()
                .start(
                        seat.client(),
                        () -> {
                            while (!stopped) {
                                act.accept(seat);
                                seat.pause(pauseMax);
                            }
                        });
    }

    private void listsOrCompaction(Seat seat) {
        if (seat.chance().nextInt(COMPACTION_ONE_IN) > 0) {
            lists.act(seat);
            return;
        }
        long known = recorders.values().stream().mapToLong(Recorder::known).max().orElse(0);
        long revision = known - seat.chance().nextInt(HISTORY_MAX);
        if (revision > 1) {
            compact(seat, revision);
        }
    }

    private static void compact(Seat seat, long revision) {
        try {
            seat.keyspace().compact(revision, seat.chance().nextInt(2) == 0);
        } catch (StateException refused) {
            if (refused.code() == Code.FUTURE_REVISION) {
                throw new AssertionError("a watch heard of " + revision, refused);
            }
        }
    }
}
