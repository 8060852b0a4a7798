package dev.aether.state.checking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.property.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LinearizabilityTest {
    private static Operation write(String value, long called, long returned) {
        return new Operation("k", new Operation.Write(value), called, returned);
    }

    private static Operation read(String value, long called, long returned) {
        Optional<String> seen = value.isEmpty() ? Optional.empty() : Optional.of(value);
        return new Operation("k", new Operation.Read(seen), called, returned);
    }

    @Test
    void aReadMaySeeAWriteThatOverlapsIt() {
        assertThat(Linearizability.violation(List.of(write("a", 0, 10), read("a", 5, 6))))
                .isEmpty();
        assertThat(Linearizability.violation(List.of(write("a", 0, 10), read("", 5, 6)))).isEmpty();
    }

    @Test
    void aReadMayNotMissAFinishedWrite() {
        assertThat(Linearizability.violation(List.of(write("a", 0, 1), read("", 2, 3))))
                .isPresent();
    }

    @Test
    void readsMayNotGoBack() {
        assertThat(
                        Linearizability.violation(
                                List.of(
                                        write("a", 0, 1),
                                        write("b", 2, 20),
                                        read("b", 3, 4),
                                        read("a", 5, 6))))
                .isPresent();
    }

    @Test
    void aWriteOfUnknownOutcomeMayHappenLateOrNever() {
        Operation lost = write("b", 2, Operation.NEVER);

        assertThat(Linearizability.violation(List.of(write("a", 0, 1), lost, read("a", 9, 10))))
                .isEmpty();
        assertThat(Linearizability.violation(List.of(write("a", 0, 1), lost, read("b", 9, 10))))
                .isEmpty();
    }

    @Test
    void aSwapMustTellTheTruth() {
        Operation.Swap swap = new Operation.Swap(Optional.of("a"), "b", Optional.of(false));
        Operation wrong = new Operation("k", swap, 2, 3);

        assertThat(Linearizability.violation(List.of(write("a", 0, 1), wrong))).isPresent();
    }

    @Test
    void historiesMadeFromARealOrderAreAcceptedAndStaleReadsAreNot() {
        Property.check(
                "a history with given moments is linearizable",
                200,
                gen -> {
                    List<Operation> history = new ArrayList<>();
                    String value = "";
                    for (int at = 10; at < 400; at += 10) {
                        long called = at - gen.ints(0, 40);
                        long returned = at + gen.ints(0, 40);
                        if (gen.booleans()) {
                            value = "v" + at;
                            history.add(write(value, called, returned));
                        } else {
                            history.add(read(value, called, returned));
                        }
                    }
                    assertThat(Linearizability.violation(history)).isEmpty();
                    history.add(write("last", 1000, 1001));
                    history.add(read(value, 1002, 1003));
                    assertThat(Linearizability.violation(history)).isPresent();
                });
    }
}
