package dev.aether.state.range;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyValue;
import dev.aether.state.Watch;
import dev.aether.state.mvcc.Change;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RingTest {
    private static final int ROOM = 32 << 20;
    private static final Bytes VALUE = Bytes.wrap(new byte[64 << 10]);

    private final RingRoom room = new RingRoom();

    private static Change change(long revision) {
        KeyValue row = new KeyValue(Bytes.utf8("key"), VALUE, 1, revision, revision, 0);
        return new Change(revision, List.of(new Watch.Event(row, Optional.empty())));
    }

    private static void fill(Ring ring, int changes) {
        for (int revision = 1; revision <= changes; revision++) {
            ring.add(change(revision));
        }
    }

    @Test
    void aRingAloneIsBoundedByItsOwnBytes() {
        Ring ring = new Ring(room);

        fill(ring, 1000);

        assertThat(room.taken()).isBetween(Ring.BYTES_MAX / 2, Ring.BYTES_MAX);
        assertThat(ring.from(1000, 10, 1 << 20))
                .extracting(Change::revision)
                .containsExactly(1000L);
        assertThat(ring.holds(1)).isFalse();
    }

    @Test
    void whatIsTakenAtOnceIsBoundedByEventsAndBytes() {
        Ring ring = new Ring(room);
        fill(ring, 100);

        assertThat(ring.from(1, 10, 100 << 20)).hasSize(10);
        assertThat(ring.from(95, 10, 100 << 20)).hasSize(6);
        assertThat(ring.from(1, 1000, 1 << 20)).hasSizeBetween(15, 16);
        assertThat(ring.from(95, 1000, 1)).extracting(Change::revision).containsExactly(95L);
    }

    @Test
    void allRingsTogetherAreBoundedAndEachKeepsItsNewestChanges() {
        List<Ring> rings = IntStream.range(0, 20).mapToObj(number -> new Ring(room)).toList();

        rings.forEach(ring -> fill(ring, 500));

        assertThat(room.taken()).isLessThanOrEqualTo(ROOM + 20L * (128 << 10));
        assertThat(rings).allMatch(ring -> ring.holds(500));
        rings.forEach(Ring::clear);
        assertThat(room.taken()).isZero();
    }
}
