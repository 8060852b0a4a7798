package dev.aether.state.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is broken on purpose is noticed, each fault by the check that is there for it. */
final class SabotageTest {
    private static final int SEEDS_MAX = 30;
    private static final int MESSAGE_MAX = 200;
    private static final String NOTHING = "nothing";

    @Test
    void anAcknowledgementBeforeTheForceIsNoticed() {
        assertNoticed(Sabotages::acknowledgesBeforeForce, "");
    }

    @Test
    void aReadByALeaseThatIsOverIsNoticed() {
        assertNoticed(Sabotages::leaseNeverEnds, "stale");
    }

    @Test
    void aLeaseThatEndsTooEarlyIsNoticed() {
        assertNoticed(Sabotages::clockHurries, "lease");
    }

    @Test
    void aWatchThatSkipsIsNoticed() {
        assertNoticed(Sabotages::watchSkips, "was due");
    }

    @Test
    void aWatchThatRepeatsIsNoticed() {
        assertNoticed(Sabotages::watchRepeats, "was due");
    }

    @Test
    void aTransactionThatReadsThePastIsNoticed() {
        assertNoticed(Sabotages::readsOfThePast, "stale");
    }

    /**
     * @param sabotage made anew for each seed
     * @param message what one of the failures must say
     */
    private static void assertNoticed(Supplier<Sabotage> sabotage, String message) {
        List<String> others =
                LongStream.rangeClosed(1, SEEDS_MAX)
                        .mapToObj(seed -> failure(seed, sabotage.get()))
                        .takeWhile(told -> told.equals(NOTHING) || !told.contains(message))
                        .toList();
        assertThat(others).as("failures that do not say " + message).hasSizeLessThan(SEEDS_MAX);
    }

    /** What a storm says of a state engine that is broken; {@link #NOTHING} if nothing. */
    private static String failure(long seed, Sabotage sabotage) {
        try {
            new Storm(seed, Rules.of(3).with(sabotage)).play();
            return NOTHING;
        } catch (AssertionError noticed) {
            String message = String.valueOf(noticed.getMessage());
            return message.substring(0, Math.min(MESSAGE_MAX, message.length()));
        }
    }
}
