package dev.aether.state.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.state.storm.ListTxn.Append;
import dev.aether.state.storm.ListTxn.Fate;
import dev.aether.state.storm.ListTxn.Read;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TransactionOrderTest {
    private static final long LONG = 1000;

    private static ListTxn during(long called, long returned, ListTxn.Step... steps) {
        return new ListTxn(called, returned, Fate.COMMITTED, true, List.of(steps));
    }

    /** All at once, so that real time says nothing. */
    private static ListTxn txn(ListTxn.Step... steps) {
        return during(0, LONG, steps);
    }

    private static Read read(String key, Integer... list) {
        return new Read(key, List.of(list));
    }

    private static Optional<String> violation(ListTxn... txns) {
        return TransactionOrder.violation(List.of(txns));
    }

    @Test
    void whatAnOrderExplainsIsFine() {
        assertThat(
                        violation(
                                during(0, 2, read("x"), new Append("x", 1)),
                                during(1, 4, read("x", 1), new Append("x", 2)),
                                during(3, 5, read("x", 1), read("y")),
                                during(6, 7, read("x", 1, 2))))
                .isEmpty();
    }

    @Test
    void writesInACircleAreG0() {
        assertThat(
                        violation(
                                txn(new Append("x", 1), new Append("y", 1 + 10)),
                                txn(new Append("x", 2), new Append("y", 2 + 10)),
                                txn(read("x", 1, 2)),
                                txn(read("y", 12, 11))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("G0"));
    }

    @Test
    void aReadOfWhatWasAbortedIsG1a() {
        ListTxn aborted = new ListTxn(0, LONG, Fate.ABORTED, true, List.of(new Append("x", 1)));

        assertThat(violation(aborted, txn(read("x", 1))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("G1a"));
    }

    @Test
    void aReadOfHalfATransactionIsG1b() {
        assertThat(violation(txn(new Append("x", 1), new Append("x", 2)), txn(read("x", 1))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("G1b"));
    }

    @Test
    void twoThatReadEachOtherAreG1c() {
        assertThat(
                        violation(
                                txn(new Append("x", 1), read("y", 2)),
                                txn(new Append("y", 2), read("x", 1))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("G1c"));
    }

    @Test
    void aReadOfTwoMomentsIsGSingle() {
        assertThat(
                        violation(
                                txn(new Append("x", 1), new Append("y", 2)),
                                txn(read("x", 1), read("y")),
                                txn(read("y", 2))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("G-single"));
    }

    @Test
    void twoThatOverlookEachOtherAreG2() {
        assertThat(
                        violation(
                                txn(read("x"), new Append("y", 1)),
                                txn(read("y"), new Append("x", 2)),
                                txn(read("x", 2), read("y", 1))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("G2"));
    }

    @Test
    void aReadOfThePastIsAgainstRealTime() {
        ListTxn append = during(0, 1, new Append("x", 1));
        ListTxn past = during(2, 3, read("x"));

        assertThat(violation(append, past, during(0, 9, read("x", 1))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("against real time"));
        assertThat(violation(append, new ListTxn(2, 3, Fate.COMMITTED, false, past.steps())))
                .isEmpty();
    }

    @Test
    void anAppendThatIsGoneIsAgainstRealTime() {
        assertThat(violation(during(0, 1, new Append("x", 1)), during(2, 3, read("x"))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("against real time"));
    }

    @Test
    void twoOrdersAndDoublesAreNoticed() {
        ListTxn both = txn(new Append("x", 1), new Append("y", 3));

        assertThat(
                        violation(
                                both,
                                txn(new Append("x", 2)),
                                txn(read("x", 1, 2)),
                                txn(read("x", 2))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("two orders"));
        assertThat(violation(both, txn(read("x", 1, 1))))
                .hasValueSatisfying(told -> assertThat(told).startsWith("appended twice"));
    }
}
