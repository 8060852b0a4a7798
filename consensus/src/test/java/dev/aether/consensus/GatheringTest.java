package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import org.junit.jupiter.api.Test;

final class GatheringTest {
    private final RaftLog log = new RaftLog(0, 0);
    private final Gathering gathering = new Gathering(log);
    private long millis = 1000;

    private void append(int entries) {
        for (int i = 0; i < entries; i++) {
            long index = log.lastIndex() + 1;
            log.append(new Entry(index, 1, EntryKind.NORMAL, Bytes.utf8("a command")));
        }
    }

    private long releasedAfter(int more) {
        millis += more;
        gathering.release(new Moment(millis * 1_000_000, millis));
        return gathering.released();
    }

    private void commitAll() {
        log.persistedTo(gathering.released());
        log.commitTo(gathering.released());
    }

    @Test
    void whoComesAloneGoesAtOnce() {
        for (int i = 1; i <= 3; i++) {
            append(1);
            assertThat(releasedAfter(1)).isEqualTo(i);
            commitAll();
        }
    }

    @Test
    void entriesGatherWhileEarlierOnesAreUnderWay() {
        append(1);
        assertThat(releasedAfter(0)).isEqualTo(1);

        append(7);

        assertThat(releasedAfter(5)).isEqualTo(1);
        assertThat(gathering.awaitsCompany()).isFalse();
        commitAll();
        assertThat(releasedAfter(1)).isEqualTo(8);
    }

    @Test
    void nobodyWaitsLongForAMajorityThatIsFarAway() {
        append(1);
        releasedAfter(0);
        append(1);

        assertThat(releasedAfter(19)).isEqualTo(1);
        assertThat(releasedAfter(1)).isEqualTo(2);
    }

    @Test
    void theFirstOfThoseThatCameTogetherWaitsForTheOthers() {
        append(8);
        releasedAfter(0);
        commitAll();

        append(1);
        assertThat(releasedAfter(5)).isEqualTo(8);
        assertThat(gathering.awaitsCompany()).isTrue();
        append(7);

        assertThat(releasedAfter(1)).isEqualTo(16);
        assertThat(gathering.awaitsCompany()).isFalse();
    }

    @Test
    void itWaitsAMomentOnlyAndThenExpectsFewer() {
        append(8);
        releasedAfter(0);
        commitAll();

        append(2);
        assertThat(releasedAfter(0)).isEqualTo(8);
        assertThat(releasedAfter(2)).isEqualTo(10);
        commitAll();
        append(2);

        assertThat(releasedAfter(0)).isEqualTo(12);
    }
}
