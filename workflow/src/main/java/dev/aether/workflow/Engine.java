package dev.aether.workflow;

import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Threads;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs pulses while this node leads the {@code system} range.
 *
 * <p>One inbox owns the table of executions. Pulses of one subject run one after the other in the
 * order in which they were started; a waiting one supersedes the running one. Nothing runs here
 * without leadership, and every journal write is fenced by its term.
 */
public final class Engine implements AutoCloseable {
    private static final int INBOX_MAX = 100_000;
    private static final Duration WATCH_WAIT = Duration.ofSeconds(5);
    private static final Duration RETRY_WAIT = Duration.ofMillis(100);
    private static final Duration PRUNE_EVERY = Duration.ofMinutes(1);
    private static final Duration STALL_WAIT = Duration.ofSeconds(5);

    private final Environment environment;
    private final Keyspace system;
    private final Pulses pulses;
    private final String node;
    private final Map<String, Definition> definitions = new TreeMap<>();
    private final Inbox inbox;
    private @Nullable Session session;

    /**
     * @param node this node's name, for the journal
     */
    public Engine(
            Environment environment,
            Keyspace system,
            Pulses pulses,
            String node,
            List<Definition> definitions) {
        this.environment = environment.named("workflow");
        this.system = system;
        this.pulses = pulses;
        this.node = node;
        definitions.forEach(each -> this.definitions.put(each.name(), each));
        this.inbox =
                new Inbox(
                        "workflow",
                        INBOX_MAX,
                        environment.threads().workers(),
                        this.environment.log());
    }

    /** Begins to follow the leadership of {@code system}. */
    public void start() {
        system.onLeadership(leader -> inbox.offer(() -> lead(leader)));
        environment
                .metrics()
                .gauge("aether_pulses_running", "Pulses this node runs.", this::running);
    }

    @Override
    public void close() {
        inbox.offer(() -> lead(Optional.empty()));
    }

    private double running() {
        Session current = session;
        return current == null ? 0 : current.executions.size();
    }

    private void lead(Optional<Keyspace.Leader> leader) {
        if (session != null) {
            session.stop();
            session = null;
        }
        leader.ifPresent(lead -> {
            environment.log().info("runs pulses", "term", lead.term());
            session = new Session(lead);
            session.follow();
        });
    }

    /** What one leadership runs; owned by the inbox, but for the following thread. */
    private final class Session {
        private final Keyspace.Leader leader;
        private final Map<PulseId, Execution> executions = new TreeMap<>();
        private final Map<PulseId, Threads.Task> tasks = new TreeMap<>();
        private final Map<String, Deque<PulseHeader>> subjects = new TreeMap<>();
        private volatile boolean stopped;

        Session(Keyspace.Leader leader) {
            this.leader = leader;
        }

        void stop() {
            stopped = true;
            executions.values().forEach(Execution::stop);
            tasks.values().forEach(Threads.Task::interrupt);
        }

        /** Finds what was left running, then hears of what is started and signalled. */
        void follow() {
            environment.threads().start("pulse-starts", () -> follow(PulseKeys.allActive()));
            environment.threads().start("pulse-signals", () -> follow(PulseKeys.allSignals()));
            environment.threads().start("pulse-pruning", this::prune);
        }

        private void prune() {
            Pruning pruning = new Pruning(system, pulses);
            while (!stopped) {
                try {
                    environment.timers().sleep(PRUNE_EVERY);
                    int removed = stopped ? 0 : pruning.run(leader, environment.clock().now());
                    if (removed > 0) {
                        environment.log().info("old pulses removed", "pulses", removed);
                    }
                } catch (StateException unavailable) {
                    environment.log().info("pulses not pruned", "why", unavailable);
                } catch (Interrupted closing) {
                    return;
                }
            }
        }

        private void follow(KeyRange keys) {
            while (!stopped) {
                try {
                    RangeResult found = system.range(RangeQuery.of(keys));
                    found.entries().stream()
                            .sorted(Comparator.comparingLong(KeyValue::modRevision))
                            .forEach(this::notice);
                    watch(keys, found.revision() + 1);
                } catch (StateException unavailable) {
                    environment.log().info("cannot follow pulses yet", "why", unavailable);
                    environment.timers().sleep(RETRY_WAIT);
                } catch (Interrupted closing) {
                    return;
                }
            }
        }

        private void watch(KeyRange keys, long fromRevision) {
            try (Watch watch = system.watch(WatchRequest.of(keys, fromRevision))) {
                while (!stopped) {
                    switch (watch.next(WATCH_WAIT)) {
                        case Watch.Events events -> notice(events);
                        case Watch.Progress progress -> {}
                        case Watch.Compacted compacted -> {
                            return;
                        }
                        case Watch.Ended ended -> {
                            return;
                        }
                    }
                }
            }
        }

        private void notice(Watch.Events events) {
            for (Watch.Event event : events.events()) {
                if (!event.isDelete()) {
                    notice(event.current());
                }
            }
        }

        private void notice(KeyValue entry) {
            if (PulseKeys.allActive().contains(entry.key())) {
                PulseId id = PulseKeys.idOfActive(entry.key());
                Optional<PulseHeader> header = pulses.find(id);
                header.filter(found -> !found.state().isEnded())
                        .ifPresent(found -> inbox.offer(() -> admit(found)));
            } else {
                PulseKeys.Signal signal = PulseKeys.signalOf(entry.key());
                inbox.offer(() -> signalled(signal, entry));
            }
        }

        private void signalled(PulseKeys.Signal signal, KeyValue entry) {
            Execution running = executions.get(signal.id());
            if (running != null) {
                running.signalled(signal.name(), entry.value());
            }
        }

        private void admit(PulseHeader header) {
            Deque<PulseHeader> queue =
                    subjects.computeIfAbsent(header.subject(), subject -> new ArrayDeque<>());
            boolean known = queue.stream().anyMatch(queued -> queued.id().equals(header.id()));
            if (stopped || known) {
                return;
            }
            queue.add(header);
            if (queue.size() == 1) {
                begin(header);
            } else {
                supersede(queue);
            }
        }

        private void begin(PulseHeader header) {
            Definition definition = definitions.get(header.definition());
            if (definition == null || definition.version() < header.definitionVersion()) {
                environment
                        .log()
                        .warn(
                                "pulse stalls: this node does not know its definition",
                                "pulse",
                                header.id(),
                                "definition",
                                header.definition(),
                                "version",
                                header.definitionVersion());
                return;
            }
            Threads.Task task =
                    environment
                            .threads()
                            .start("pulse-" + header.id(), () -> run(header, definition));
            tasks.put(header.id(), task);
        }

        private void run(PulseHeader header, Definition definition) {
            try {
                Journal journal = new Journal(header.id(), leader, pulses.steps(header.id()));
                Execution execution = new Execution(environment, node, header, journal);
                inbox.offer(() -> started(header, execution));
                recoverSignals(header.id(), execution);
                execution.run(definition);
                inbox.offer(() -> ended(header));
            } catch (Ending.LeadershipLost | Interrupted leaving) {
                environment.log().info("pulse left to the next leader", "pulse", header.id());
            } catch (StateException unavailable) {
                environment.log().info("pulse waits", "pulse", header.id(), "why", unavailable);
                retry(header, RETRY_WAIT);
            } catch (RuntimeException mistake) {
                // Neither a step's failure nor an ending: the definition itself is at fault. The
                // pulse is kept, so that a repaired program can take it up.
                environment.log().error("pulse stalls", mistake, "pulse", header.id());
                retry(header, STALL_WAIT);
            }
        }

        private void retry(PulseHeader header, Duration wait) {
            environment.timers().after(wait, () -> inbox.offer(() -> beginAgain(header)));
        }

        private void beginAgain(PulseHeader header) {
            if (!stopped) {
                begin(header);
            }
        }

        private void recoverSignals(PulseId id, Execution execution) {
            for (KeyValue entry : system.range(RangeQuery.of(PulseKeys.signals(id))).entries()) {
                execution.signalled(PulseKeys.signalOf(entry.key()).name(), entry.value());
            }
        }

        private void started(PulseHeader header, Execution execution) {
            executions.put(header.id(), execution);
            if (stopped) {
                execution.stop();
            }
            Deque<PulseHeader> queue = subjects.get(header.subject());
            if (queue != null) {
                supersede(queue);
            }
        }

        /** The running pulse gives way if any that waits behind it asks for that. */
        private void supersede(Deque<PulseHeader> queue) {
            PulseHeader first = queue.getFirst();
            Execution running = executions.get(first.id());
            if (running != null && queue.stream().anyMatch(each -> isAfter(each, first))) {
                running.supersede();
            }
        }

        private boolean isAfter(PulseHeader waiting, PulseHeader first) {
            Definition definition = definitions.get(waiting.definition());
            boolean supersedes = definition == null || definition.supersedes();
            return supersedes && !waiting.id().equals(first.id());
        }

        private void ended(PulseHeader header) {
            executions.remove(header.id());
            tasks.remove(header.id());
            Deque<PulseHeader> queue = subjects.get(header.subject());
            if (queue == null) {
                return;
            }
            queue.removeIf(queued -> queued.id().equals(header.id()));
            if (queue.isEmpty()) {
                subjects.remove(header.subject());
            } else if (!stopped) {
                begin(queue.getFirst());
            }
        }
    }
}
