package dev.aether.state.routing;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Threads;
import dev.aether.state.StateConfig;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.mvcc.Meta;
import dev.aether.state.range.Commands;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import dev.aether.state.range.RangeName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Compacts the history of {@code system} where it is led, as etcd's periodic auto-compaction does
 * for a whole cluster. Watches that are further behind are told that they were compacted away.
 */
public final class AutoCompaction implements AutoCloseable {
    private static final int LOOKS_PER_SPAN = 10;
    private static final Duration COMPACT_MAX = Duration.ofSeconds(5);

    private final Environment environment;
    private final Holdings holdings;
    private final StateConfig.History kept;
    private final Duration lookEvery;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Threads.Task task;
    private volatile boolean ended;

    private record Sample(long nanos, long revision) {}

    public AutoCompaction(Environment environment, Holdings holdings, StateConfig.History kept) {
        this.environment = environment;
        this.holdings = holdings;
        this.kept = kept;
        this.lookEvery = kept.span().dividedBy(LOOKS_PER_SPAN);
        this.task = environment.threads().start("auto-compaction", this::run);
    }

    private void run() {
        try {
            while (!ended) {
                environment.timers().sleep(lookEvery);
                led().ifPresentOrElse(this::look, samples::clear);
            }
        } catch (Interrupted stopping) {
            environment.log().debug("no longer compacts");
        }
    }

    private Optional<LocalRange> led() {
        return holdings.range(RangeName.SYSTEM.keyspace())
                .filter(range -> range.reign().leader().isPresent());
    }

    private void look(LocalRange range) {
        Meta meta = range.meta();
        long now = environment.clock().nanos();
        samples.addLast(new Sample(now, meta.revision()));
        long oldest = Math.max(agedOut(now), meta.revision() - kept.revisionsMax());
        if (oldest > meta.compacted()) {
            compact(range, oldest);
        }
    }

    /** The newest revision that was there a whole span ago, 0 if none is known. */
    private long agedOut(long now) {
        long revision = 0;
        while (now - samples.getFirst().nanos() >= kept.span().toNanos()) {
            revision = samples.removeFirst().revision();
        }
        return revision;
    }

    private void compact(LocalRange range, long revision) {
        try {
            range.propose(Commands.compact(revision), COMPACT_MAX);
        } catch (StateException | DeadlineExceeded failure) {
            if (failure instanceof StateException refused && refused.code() == Code.COMPACTED) {
                return;
            }
            environment
                    .log()
                    .info(
                            "history not compacted, trying again",
                            "keyspace",
                            range.name().keyspace(),
                            "why",
                            failure);
        }
    }

    @Override
    public void close() {
        ended = true;
        task.interrupt();
    }
}
