package dev.aether.state.range;

import dev.aether.environment.Environment;

/** What a replica's metrics tell of it. */
final class Gauges {
    private Gauges() {}

    static void register(Environment environment, RangeName name, Replica replica) {
        String[] labels = {"keyspace", name.keyspace()};
        environment
                .metrics()
                .gauge(
                        "aether_state_watches",
                        "Watches served by this node.",
                        () -> replica.hub().size(),
                        labels);
        environment
                .metrics()
                .gauge(
                        "aether_state_revision",
                        "Newest revision applied here.",
                        () -> replica.meta().revision(),
                        labels);
        environment
                .metrics()
                .gauge(
                        "aether_state_storage_bytes",
                        "Bytes of keys and values held here.",
                        () -> replica.storage().bytes(),
                        labels);
    }
}
