package dev.aether.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AutoCompactionTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Duration SPAN = Duration.ofSeconds(20);
    private static final int REVISIONS_MAX = 100;

    private final Lattice lattice =
            new Lattice(
                    5,
                    Lattice.config(100_000, 4 << 20)
                            .withHistory(new StateConfig.History(SPAN, REVISIONS_MAX)));
    private final Lattice.Node node = lattice.start(1);

    @Test
    void historyOfSystemGoesWhenItHasBeenKeptLongEnough() {
        long old = put("system");
        put("system");
        lattice.world.runFor(SPAN.dividedBy(2));
        assertThat(compacted("system")).isZero();

        boolean gone = lattice.await(SPAN.multipliedBy(2), () -> compacted("system") > old);

        assertThat(gone).isTrue();
        assertThat(value("system")).isEqualTo(KEY);
    }

    @Test
    void whatIsTooMuchGoesSooner() {
        long first = put("system");
        for (int i = 0; i < 2 * REVISIONS_MAX; i++) {
            put("system");
        }

        boolean gone = lattice.await(SPAN.dividedBy(2), () -> compacted("system") > first);

        assertThat(gone).isTrue();
    }

    @Test
    void aWatchFurtherBehindHearsThatItWasCompactedAway() {
        long first = put("system");
        for (int i = 0; i < 2 * REVISIONS_MAX; i++) {
            put("system");
        }
        lattice.await(SPAN.dividedBy(2), () -> compacted("system") > first);

        Watch.Notice notice =
                node.call(() -> {
                    try (Watch watch =
                            node.keyspace("system")
                                    .watch(WatchRequest.of(KeyRange.single(KEY), first))) {
                        return watch.next(SPAN);
                    }
                });

        assertThat(notice).isEqualTo(new Watch.Compacted(compacted("system")));
    }

    @Test
    void historyOfClientsIsTheirs() {
        put("default");
        put("default");

        lattice.world.runFor(SPAN.multipliedBy(3));

        assertThat(compacted("default")).isZero();
    }

    private long put(String keyspace) {
        return node.call(() -> node.keyspace(keyspace).txn(Txn.of(Op.put(KEY, KEY))).revision());
    }

    private Bytes value(String keyspace) {
        RangeQuery query = RangeQuery.of(KeyRange.single(KEY));
        return node.call(() -> node.keyspace(keyspace).range(query).entries().getFirst().value());
    }

    private long compacted(String keyspace) {
        return lattice.status(1, keyspace).compactRevision();
    }
}
