package dev.aether.simulation;

import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One watch of the whole keyspace {@code default} on every node, resumed in each of its lives. */
final class Watchers {
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Map<String, List<Watch.Events>> delivered = new TreeMap<>();

    /** What each node's watch delivered. */
    Map<String, List<Watch.Events>> delivered() {
        return delivered;
    }

    void attend(SimulatedNode node) {
        List<Watch.Events> mine = delivered.computeIfAbsent(node.name(), _ -> new ArrayList<>());
        node.start("watcher", () -> watch(node, mine));
    }

    private static void watch(SimulatedNode node, List<Watch.Events> mine) {
        Keyspace keyspace = node.wiring().state().keyspace("default");
        while (true) {
            try (Watch watch = keyspace.watch(everything(from(mine)))) {
                follow(watch, mine);
            } catch (StateException unavailable) {
                node.machine().environment().timers().sleep(RETRY);
            }
        }
    }

    private static long from(List<Watch.Events> mine) {
        return mine.isEmpty() ? 1 : mine.getLast().revision() + 1;
    }

    static WatchRequest everything(long from) {
        return new WatchRequest(KeyRange.all(), from, true, true, true);
    }

    private static void follow(Watch watch, List<Watch.Events> mine) {
        while (true) {
            switch (watch.next(WAIT)) {
                case Watch.Events events -> mine.add(events);
                case Watch.Progress _ -> {}
                case Watch.Ended _ -> {
                    return;
                }
                case Watch.Compacted compacted ->
                        throw new AssertionError("nobody compacts, yet " + compacted);
            }
        }
    }
}
