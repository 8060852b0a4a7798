package dev.aether.state.routing;

import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.environment.NodeId;
import dev.aether.state.CrossTxn;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspaces;
import dev.aether.state.StateConfig;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.range.RangeName;
import java.util.List;
import java.util.Optional;

/**
 * Makes and ends keyspaces. A decision is one transaction in {@link KeyspaceLedger}; then {@link
 * KeyspaceWorks} carries it out, here at once, and on the leader of {@code system} what was left
 * half done.
 */
public final class LatticeKeyspaces implements Keyspaces {
    private static final String RULE =
            "a keyspace is called by 1 to 63 lower-case letters, digits and, within, dashes; not"
                    + " system or default";
    private static final int ATTEMPTS_MAX = 64;

    private final Environment environment;
    private final StateConfig config;
    private final KeyspaceLedger ledger;
    private final KeyspaceWorks works;
    private final Coordinator coordinator;
    private final Metrics.Counter refused;

    public LatticeKeyspaces(
            Environment environment, StateConfig config, KeyspaceWorks works, Router router) {
        this.environment = environment;
        this.config = config;
        this.ledger = works.ledger();
        this.works = works;
        this.coordinator = new Coordinator(router);
        this.refused =
                environment
                        .metrics()
                        .counter(
                                "aether_state_keyspaces_refused_total",
                                "Keyspaces not made because there are keyspacesMax.");
    }

    @Override
    public KeyRange records() {
        return KeyspaceLedger.records();
    }

    @Override
    public Entry entry(KeyValue record) {
        return KeyspaceLedger.decode(record);
    }

    @Override
    public Making make(String name) {
        if (!RangeName.isName(name) || RangeName.isFounded(name)) {
            return new Making.BadName(RULE);
        }
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            KeyspaceLedger.Next next = ledger.next();
            List<Entry> all = ledger.all();
            Optional<Entry> present =
                    all.stream().filter(each -> each.name().equals(name)).findFirst();
            if (present.isPresent()) {
                return new Making.Present(present.get());
            }
            if (all.size() >= config.limits().keyspacesMax()) {
                refused.increment();
                return new Making.Full(config.limits().keyspacesMax());
            }
            List<NodeId> founders = works.chosen(all);
            if (ledger.begin(name, next, 0, founders, environment.clock().now())) {
                return new Making.Made(made(name));
            }
        }
        throw new StateException(
                Code.UNAVAILABLE, "keyspace " + name + " was not made: others were first");
    }

    @Override
    public CrossTxn.Result txn(CrossTxn txn) {
        return coordinator.run(txn);
    }

    /** Names of those that can be asked. */
    public List<String> ready() {
        return ledger.all().stream()
                .filter(entry -> entry.phase() == Phase.READY)
                .map(Entry::name)
                .toList();
    }

    private Entry made(String name) {
        Entry begun = ledger.find(name).orElseThrow(() -> ended(name));
        works.tryFinish(begun);
        return ledger.find(name).orElseThrow(() -> ended(name));
    }

    private static StateException ended(String name) {
        return new StateException(
                Code.KEYSPACE_ABSENT, "keyspace " + name + " was ended while it was made");
    }

    @Override
    public boolean end(String name) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<Entry> found = ledger.find(name);
            if (found.isEmpty()) {
                return false;
            }
            if (found.get().phase() == Phase.ENDING || ledger.advance(found.get(), Phase.ENDING)) {
                ledger.find(name).ifPresent(works::tryFinish);
                return true;
            }
        }
        throw new StateException(
                Code.UNAVAILABLE, "keyspace " + name + " was not ended: others were first");
    }
}
