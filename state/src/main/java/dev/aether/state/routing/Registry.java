package dev.aether.state.routing;

import dev.aether.consensus.GroupStatus;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.range.LocalRange;
import dev.aether.state.range.RangeName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the directory right: what replicas here know goes into it, and the leader of a range writes
 * its descriptor into the keyspace {@code system}, under {@value #PREFIX}.
 */
public final class Registry {
    private static final String PREFIX = "aether/ranges/";
    private static final Duration STATUS_MAX = Duration.ofSeconds(1);

    private final Environment environment;
    private final Directory directory;
    private final RangeKeyspace system;

    public Registry(Environment environment, Directory directory, Router router) {
        this.environment = environment;
        this.directory = directory;
        this.system = new RangeKeyspace(RangeName.SYSTEM.keyspace(), router);
    }

    static Bytes key(String keyspace) {
        return Bytes.utf8(PREFIX + keyspace);
    }

    /** Leader, term or configuration changed; on a virtual thread. */
    public void update(LocalRange range) {
        try {
            range.group(STATUS_MAX).ifPresent(status -> update(range, status));
        } catch (DeadlineExceeded busy) {
            environment.log().debug("a range does not answer", "range", range.name().keyspace());
        }
    }

    private void update(LocalRange range, GroupStatus status) {
        if (status.configuration().isEmpty()) {
            return;
        }
        Descriptor now =
                new Descriptor(
                        range.name(),
                        range.meta().configurations(),
                        status.configuration(),
                        Optional.of(status.leadership().leader())
                                .filter(leader -> !leader.isNobody())
                                .map(leader -> leader.node()),
                        status.leadership().term());
        directory.learn(now);
        if (status.leadership().leads() && !range.name().equals(RangeName.SYSTEM)) {
            environment.threads().start("directory", () -> write(now));
        }
    }

    private void write(Descriptor descriptor) {
        Bytes key = key(descriptor.range().keyspace());
        try {
            Op put = Op.put(key, Bytes.wrap(descriptor.encode().toByteArray()));
            system.txn(new Txn(KeyspaceLedger.exists(descriptor.range()), List.of(put), List.of()));
        } catch (StateException failure) {
            environment
                    .log()
                    .debug(
                            "a descriptor was not written",
                            "reason",
                            String.valueOf(failure.getMessage()));
        }
    }
}
