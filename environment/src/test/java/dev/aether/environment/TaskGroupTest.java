package dev.aether.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TaskGroupTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final SimulatedWorld world = new SimulatedWorld(5);
    private final SimulatedMachine machine = world.machine("a");
    private final Environment environment = machine.environment();
    private final List<String> told = new ArrayList<>();

    @Test
    void childrenRunTogetherAndGiveTheirValues() {
        int sum =
                machine.call(
                        "parent",
                        LONG,
                        () -> {
                            try (TaskGroup group = new TaskGroup(environment, "sum")) {
                                Promise<Integer> one = group.start("one", () -> after(10, 1));
                                Promise<Integer> two = group.start("two", () -> after(10, 2));
                                return one.await("one", LONG) + two.await("two", LONG);
                            }
                        });

        assertThat(sum).isEqualTo(3);
        assertThat(world.nanos()).isLessThan(Duration.ofMillis(15).toNanos());
    }

    private int after(int millis, int value) {
        environment.timers().sleep(Duration.ofMillis(millis));
        return value;
    }

    @Test
    void anInterruptedParentStillWaitsForItsChildren() {
        Threads.Task parent = environment.threads().start("parent", this::parent);
        world.runFor(Duration.ofMillis(10));

        parent.interrupt();
        world.runFor(LONG);

        assertThat(told).containsExactly("child cleaned up", "parent left, flag true");
    }

    private void parent() {
        try (TaskGroup group = new TaskGroup(environment, "group")) {
            group.start("slow", this::slowChild).await("the child", LONG);
        } catch (Interrupted expected) {
            told.add("parent left, flag " + Thread.currentThread().isInterrupted());
        }
    }

    private int slowChild() {
        try {
            environment.timers().sleep(LONG);
            return 1;
        } catch (Interrupted expected) {
            // Cleaning up takes a while and must not be interrupted again.
            boolean flag = Thread.interrupted();
            environment.timers().sleep(Duration.ofSeconds(2));
            told.add("child cleaned up");
            return flag ? 0 : 1;
        }
    }
}
