package dev.aether.state;

import static dev.aether.state.FourNodes.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a watch promises, on nodes with and without a replica of what it watches. */
final class WatchTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Duration SHORT = Duration.ofMillis(50);

    private final FourNodes nodes = new FourNodes();

    private List<String> drain(Watch watch, int node) {
        List<String> values = new ArrayList<>();
        Lattice.Node at = nodes.node(node);
        while (at.call(() -> watch.next(SHORT)) instanceof Watch.Events events) {
            events.events().forEach(event -> values.add(event.current().value().utf8()));
        }
        return values;
    }

    @Test
    void aWatchBeginsNowOrInThePast() {
        for (int node : List.of(nodes.leader(), nodes.leader() % 3 + 1, STRANGER)) {
            long first = nodes.put(1, "key", "past").revision();
            Watch now = nodes.on(node, k -> k.watch(WatchRequest.of(KeyRange.single(KEY), 0)));
            Watch past = nodes.on(node, k -> k.watch(WatchRequest.of(KeyRange.single(KEY), first)));
            nodes.put(2, "other", "x");
            nodes.put(2, "key", "new");

            nodes.lattice.world.runFor(SHORT);

            assertThat(drain(now, node)).containsExactly("new");
            assertThat(drain(past, node)).containsExactly("past", "new");
        }
    }

    @Test
    void aWatchFiltersAndTellsWhatWasBefore() {
        nodes.put(1, "key", "a");
        WatchRequest deletes = new WatchRequest(KeyRange.single(KEY), 0, true, false, true);
        Watch watch = nodes.on(STRANGER, k -> k.watch(deletes));
        nodes.put(1, "key", "b");
        nodes.on(1, k -> k.txn(Txn.of(Op.delete(KEY))));

        Watch.Notice notice = nodes.node(STRANGER).call(() -> watch.next(Duration.ofSeconds(1)));

        assertThat(notice).isInstanceOf(Watch.Events.class);
        Watch.Event event = ((Watch.Events) notice).events().getFirst();
        assertThat(event.isDelete()).isTrue();
        assertThat(event.previous().orElseThrow().value().utf8()).isEqualTo("b");
    }

    @Test
    void aWatchThatAsksForCompactedHistoryIsTold() {
        for (int i = 0; i < 5; i++) {
            nodes.put(1, "key", "v" + i);
        }
        nodes.on(1, k -> k.compact(4, false));

        for (int node : List.of(1, STRANGER)) {
            Watch watch = nodes.on(node, k -> k.watch(WatchRequest.of(KeyRange.all(), 2)));
            assertThat(nodes.node(node).call(() -> watch.next(Duration.ofSeconds(1))))
                    .isEqualTo(new Watch.Compacted(4));
        }
    }

    @Test
    void aSlowWatcherIsServedFromHistory() {
        Watch watch = nodes.on(1, k -> k.watch(WatchRequest.of(KeyRange.all(), 0)));
        Bytes large = Bytes.wrap(new byte[1 << 20]);
        for (int i = 0; i < 20; i++) {
            Bytes key = Bytes.utf8("key" + i);
            nodes.on(1, k -> k.txn(Txn.of(Op.put(key, large))));
        }

        assertThat(drain(watch, 1)).hasSize(20);
    }

    @Test
    void aReadyWatchRunsItsActionOnce() {
        Watch watch = nodes.on(1, k -> k.watch(WatchRequest.of(KeyRange.all(), 0)));
        List<String> ran = new ArrayList<>();
        nodes.node(1).call(() -> watch.next(Duration.ZERO));
        watch.whenReady(() -> ran.add("ready"));
        nodes.lattice.world.runFor(SHORT);
        assertThat(ran).isEmpty();

        nodes.put(2, "a", "1");
        nodes.put(2, "b", "2");

        assertThat(ran).containsExactly("ready");
    }

    @Test
    void aWatchGoesOnWhenTheNodeThatServesItDies() {
        Watch watch = nodes.on(STRANGER, k -> k.watch(WatchRequest.of(KeyRange.all(), 1)));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.put(STRANGER, "key", "v" + i);
        }
        seen.addAll(drain(watch, STRANGER));
        for (int node = 1; node <= 3; node++) {
            nodes.lattice.crash(node);
            nodes.lattice.world.runFor(Duration.ofSeconds(8));
            nodes.put(STRANGER, "key", "after " + node);
            nodes.lattice.world.runFor(Duration.ofSeconds(8));
            seen.addAll(drain(watch, STRANGER));
            nodes.lattice.start(node);
            nodes.lattice.world.runFor(Duration.ofSeconds(3));
        }

        assertThat(seen).containsExactly("v0", "v1", "v2", "after 1", "after 2", "after 3");
    }
}
