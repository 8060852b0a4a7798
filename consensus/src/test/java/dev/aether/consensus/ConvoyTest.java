package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import org.junit.jupiter.api.Test;

final class ConvoyTest {
    private final Convoy convoy = new Convoy();
    private final Group one = new Group();
    private final Group two = new Group();
    private long millis = 1000;

    /** The leader of a group on this node. */
    private final class Group {
        private final RaftLog log = new RaftLog(0, 0);
        private final Gathering gathering = new Gathering(log, convoy);

        void append(int entries) {
            for (int i = 0; i < entries; i++) {
                long index = log.lastIndex() + 1;
                log.append(new Entry(index, 1, EntryKind.NORMAL, Bytes.utf8("a command")));
            }
        }

        void commit() {
            log.persistedTo(gathering.released());
            log.commitTo(gathering.released());
        }
    }

    private void pass(int more) {
        millis += more;
        Moment now = new Moment(millis * 1_000_000, millis);
        one.gathering.gather(now);
        two.gathering.gather(now);
        convoy.depart(now);
    }

    private long ones() {
        return one.gathering.released();
    }

    private long twos() {
        return two.gathering.released();
    }

    /** Entries of the first group go and arrive. */
    private void roundTrip(int entries) {
        one.append(entries);
        pass(0);
        one.commit();
        pass(1);
    }

    @Test
    void whoComesAloneGoesAtOnce() {
        for (int i = 1; i <= 3; i++) {
            roundTrip(1);
            assertThat(ones()).isEqualTo(i);
        }
    }

    @Test
    void entriesGatherWhileEarlierOnesAreUnderWay() {
        one.append(1);
        pass(0);
        one.append(7);

        pass(5);
        assertThat(ones()).isEqualTo(1);
        assertThat(convoy.patience()).contains(Convoy.WAIT_MAX);
        one.commit();
        pass(0);
        pass(2);

        assertThat(ones()).isEqualTo(8);
    }

    @Test
    void nobodyWaitsLongForAMajorityThatIsFarAway() {
        one.append(1);
        pass(0);
        one.append(1);

        pass(0);
        pass(19);
        assertThat(ones()).isEqualTo(1);
        pass(1);

        assertThat(ones()).isEqualTo(2);
    }

    @Test
    void theFirstWaitsForAsManyAsWereJustAnswered() {
        roundTrip(8);

        one.append(1);
        pass(5);
        assertThat(ones()).isEqualTo(8);
        assertThat(convoy.patience()).contains(Convoy.COMPANY_MAX);
        one.append(7);
        pass(1);

        assertThat(ones()).isEqualTo(16);
        assertThat(convoy.patience()).isEmpty();
    }

    @Test
    void thoseWhoWaitedExpectThoseWhoWereAnswered() {
        one.append(8);
        pass(0);
        one.append(4);
        pass(1);
        one.commit();

        pass(1);
        assertThat(ones()).isEqualTo(8);
        one.append(8);
        pass(1);

        assertThat(ones()).isEqualTo(20);
    }

    @Test
    void itWaitsAMomentOnlyAndThenExpectsFewer() {
        roundTrip(8);

        one.append(2);
        pass(0);
        assertThat(ones()).isEqualTo(8);
        pass(2);
        assertThat(ones()).isEqualTo(10);
        one.commit();
        pass(0);
        one.append(2);
        pass(0);

        assertThat(ones()).isEqualTo(12);
    }

    @Test
    void allGroupsGoTogether() {
        one.append(1);
        pass(0);
        one.append(1);
        two.append(3);

        pass(1);
        assertThat(twos()).isEqualTo(0);
        one.commit();
        pass(1);
        one.append(1);
        pass(1);

        assertThat(ones()).isEqualTo(3);
        assertThat(twos()).isEqualTo(3);
    }

    @Test
    void aGroupWithoutAMajorityDelaysOthersOnce() {
        one.append(1);
        pass(0);
        two.append(1);
        pass(19);
        assertThat(twos()).isEqualTo(0);
        pass(1);
        pass(2);
        assertThat(twos()).isEqualTo(1);
        two.commit();
        pass(0);

        one.append(1);
        two.append(1);
        pass(0);
        pass(2);

        assertThat(twos()).isEqualTo(2);
    }

    @Test
    void itIsLookedAtAgainAlsoWhenNothingHappens() {
        assertThat(convoy.patience()).isEmpty();
        one.append(1);
        pass(0);
        assertThat(convoy.patience()).isEmpty();

        two.append(1);
        pass(0);
        assertThat(convoy.patience()).contains(Convoy.WAIT_MAX);
        one.commit();
        pass(0);

        assertThat(convoy.patience()).contains(Convoy.COMPANY_MAX);
    }

    @Test
    void aLeaderThatLeadsNoMoreDelaysNobody() {
        one.append(5);
        pass(0);
        one.append(1);
        pass(0);
        two.append(1);

        one.gathering.end();
        pass(0);
        pass(2);

        assertThat(twos()).isEqualTo(1);
    }
}
