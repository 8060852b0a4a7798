package dev.aether.state.range;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.mvcc.Change;
import dev.aether.state.mvcc.MemoryStorage;
import dev.aether.state.mvcc.Storage;
import dev.aether.state.mvcc.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WatchHubTest {
    private static final KeyRange PREFIX = KeyRange.prefix(Bytes.utf8("p/"));

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final MemoryStorage storage = new MemoryStorage();
    private final WatchHub hub =
            new WatchHub(world.machine("m").environment(), () -> storage, new RingRoom());

    @Test
    void watchersOfTheSameAreGivenTheSameEvents() {
        Watch one = idle(WatchRequest.of(PREFIX, 0));
        Watch other = idle(WatchRequest.of(PREFIX, 0));
        Watch deletes = idle(new WatchRequest(PREFIX, 0, false, false, true));
        Watch elsewhere = idle(WatchRequest.of(KeyRange.single(Bytes.utf8("q")), 0));

        put("p/1", "value");

        assertThat(values(one.atOnce())).containsExactly("value");
        assertThat(other.atOnce().orElseThrow()).isInstanceOf(Watch.Events.class);
        assertThat(deletes.atOnce()).contains(new Watch.Progress(2));
        assertThat(elsewhere.atOnce()).contains(new Watch.Progress(2));
        assertThat(one.atOnce()).contains(new Watch.Progress(2));
    }

    @Test
    void theSameObjectIsGivenToAllThatWantTheSame() {
        Watch one = idle(WatchRequest.of(PREFIX, 0));
        Watch fromThere = hub.open(WatchRequest.of(PREFIX, 2));

        put("p/1", "value");

        assertThat(fromThere.atOnce().orElseThrow()).isSameAs(one.atOnce().orElseThrow());
    }

    @Test
    void manyWatchersAreAllWokenOnceEach() {
        List<Integer> woken = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            Watch watch = idle(WatchRequest.of(PREFIX, 0));
            watch.whenReady(() -> woken.add(number));
        }

        put("p/1", "a");
        put("p/2", "b");
        assertThat(woken).as("writers wait for none of them").isEmpty();
        world.runFor(Duration.ofSeconds(1));

        assertThat(woken).hasSize(1000).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotInMemoryIsNotToldAtOnce() {
        put("p/1", "old");
        WatchHub later =
                new WatchHub(world.machine("n").environment(), () -> storage, new RingRoom());

        Watch watch = later.open(WatchRequest.of(PREFIX, 1));

        assertThat(watch.atOnce()).isEmpty();
        assertThat(values(Optional.of(watch.next(Duration.ZERO)))).containsExactly("old");
        assertThat(watch.atOnce()).contains(new Watch.Progress(2));
    }

    @Test
    void largeHistoryIsReadInPieces() {
        String large = "x".repeat(700_000);
        for (int i = 0; i < 10; i++) {
            put("p/" + i, large);
        }
        WatchHub later =
                new WatchHub(world.machine("n").environment(), () -> storage, new RingRoom());
        Watch watch = later.open(WatchRequest.of(PREFIX, 1));

        List<Integer> pieces = new ArrayList<>();
        while (watch.next(Duration.ZERO) instanceof Watch.Events events) {
            pieces.add(events.events().size());
        }

        assertThat(pieces).containsExactly(2, 2, 2, 2, 2);
    }

    @Test
    void anEndIsNotToldAtOnce() {
        Watch watch = idle(WatchRequest.of(PREFIX, 0));

        hub.end("over");

        assertThat(watch.atOnce()).isEmpty();
        assertThat(watch.next(Duration.ZERO)).isEqualTo(new Watch.Ended("over"));
    }

    @Test
    void aWatchOfTheFutureIsNotWokenBefore() {
        Watch watch = idle(WatchRequest.of(PREFIX, 4));
        put("p/1", "a");
        put("p/2", "b");
        assertThat(watch.atOnce()).contains(new Watch.Progress(3));

        put("p/3", "c");

        assertThat(values(watch.atOnce())).containsExactly("c");
    }

    private Watch idle(WatchRequest request) {
        Watch watch = hub.open(request);
        assertThat(watch.next(Duration.ZERO)).isInstanceOf(Watch.Progress.class);
        return watch;
    }

    private void put(String key, String value) {
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            writer.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value))));
            List<Change> changes = writer.commit(writer.meta());
            hub.publish(changes, writer.meta());
        }
    }

    private static List<String> values(Optional<Watch.Notice> notice) {
        assertThat(notice).get().isInstanceOf(Watch.Events.class);
        Watch.Events events = (Watch.Events) notice.orElseThrow();
        return events.events().stream().map(event -> event.current().value().utf8()).toList();
    }
}
