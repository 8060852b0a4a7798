package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.TrapException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A native engine learns of some traps by the same signals as the virtual machine of its null
 * pointers, divisions by zero and full stacks. Neither takes the other's.
 */
@EveryEngine
@Timeout(120)
class SignalsTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 3_000;
    private static final int FULL_STACKS = 20;

    private final ComponentTemplate traps;

    SignalsTest(ComponentEngine engine) {
        this.traps = Guests.template(engine, "traps");
    }

    private record Node(int number, List<Node> next) {}

    @Test
    void guestsAndJavaFailSideBySideOnManyThreads() throws Exception {
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            var ended = new ArrayList<Future<Integer>>();
            for (int i = 0; i < THREADS; i++) {
                Callable<Integer> work = this::failInEveryWay;
                ended.add(executor.submit(work));
            }

            for (Future<Integer> each : ended) {
                assertThat(each.get()).isEqualTo(ROUNDS);
            }
        }
    }

    private int failInEveryWay() {
        long seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        int caught = 0;
        for (int i = 0; i < ROUNDS; i++) {
            int way = i < 7 * FULL_STACKS ? i % 7 : random.nextInt(5);
            caught += fail(way, random, "seed " + seed + " round " + i) ? 1 : 0;
        }
        return caught;
    }

    private boolean fail(int way, SplittableRandom random, String what) {
        switch (way) {
            case 0 -> trap(Code.OUT_OF_BOUNDS, what, "load", 0x7fff_0000 + random.nextInt(60_000));
            case 1 -> trap(Code.ARITHMETIC, what, "divide", 0);
            case 2 -> trap(Code.UNREACHABLE, what, "unreachable");
            case 3 ->
                    assertThat(dereference(random.nextInt() == 0 ? new Node(1, List.of()) : null))
                            .as(what)
                            .isFalse();
            case 4 -> assertThat(divide(random.nextInt(), 0)).as(what).isFalse();
            case 5 -> trap(Code.STACK_EXHAUSTED, what, "recurse");
            default -> assertThat(descend(1)).as(what).isFalse();
        }
        return true;
    }

    private void trap(Code code, String what, String function, Object... arguments) {
        try (ComponentInstance guest = traps.instantiate(Limits.standard(), "state")) {
            assertThatThrownBy(() -> guest.call(function, arguments))
                    .as(what)
                    .isInstanceOfSatisfying(
                            TrapException.class, trap -> assertThat(trap.code()).isEqualTo(code));
        }
    }

    @SuppressWarnings("NullAway") // Following a null is what this is about.
    private static boolean dereference(Node node) {
        try {
            return node.number() + node.next().size() > 0;
        } catch (NullPointerException e) {
            return false;
        }
    }

    private static boolean divide(int number, int by) {
        try {
            return number / by > number % by;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private static boolean descend(long depth) {
        try {
            return forever(depth) > 0;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    private static long forever(long depth) {
        return depth < 0 ? 0 : forever(depth + 1) + depth;
    }

    @Test
    void aGuestCalledWithLittleStackLeftTrapsAndNothingElse() throws Exception {
        try (var executor = Executors.newSingleThreadExecutor();
                ComponentInstance guest = traps.instantiate(Limits.standard(), "state")) {
            Future<Throwable> deepest = executor.submit(() -> callDeeper(guest, 1));

            assertThat(deepest.get())
                    .isInstanceOfAny(TrapException.class, StackOverflowError.class);
        }
    }

    /** Calls from deeper and deeper in the stack until that fails. */
    private static Throwable callDeeper(ComponentInstance guest, int depth) {
        try {
            guest.call("divide", depth);
            return depth < 0 ? new AssertionError("endless") : callDeeper(guest, depth + 1);
        } catch (TrapException | StackOverflowError e) {
            return e;
        }
    }
}
