package dev.aether.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.control.wire.LogCall;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.membership.Membership;
import dev.aether.runtime.Workloads;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.RemoteRefusal;
import dev.aether.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** The log of an app: the lines of all its replicas, wherever they run, in the order of time. */
public final class AppLogs {
    static final String CHANNEL = "control/logs";

    private static final int READERS_MAX = 256;
    private static final Duration CALL_MAX = Duration.ofSeconds(5);
    private static final Duration HISTORY_WAIT = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration REPLICAS_EVERY = Duration.ofSeconds(2);

    private final Environment environment;
    private final NodeId self;
    private final Keyspace system;
    private final Membership membership;
    private final Transport transport;
    private final Workloads workloads;
    private final Semaphore readers = new Semaphore(READERS_MAX);

    public AppLogs(
            Environment environment,
            NodeId self,
            Keyspace system,
            Membership membership,
            Transport transport,
            Workloads workloads) {
        this.environment = environment.named("logs");
        this.self = self;
        this.system = system;
        this.membership = membership;
        this.transport = transport;
        this.workloads = workloads;
    }

    /** Serves other nodes; before the transport starts. */
    public void serve() {
        transport.onStream(CHANNEL, (from, stream) -> serve(stream));
    }

    private void serve(DuplexStream stream) {
        if (!readers.tryAcquire()) {
            throw new RemoteRefusal("more than " + READERS_MAX + " readers of logs");
        }
        try {
            LogCall call = LogCall.parseFrom(stream.read(CALL_MAX).orElseThrow().toArray());
            new LogTap(environment, workloads, call)
                    .run(frame -> stream.write(LogTap.encode(frame)), () -> false);
            stream.finish();
        } catch (InvalidProtocolBufferException malformed) {
            throw new RemoteRefusal("malformed call");
        } finally {
            readers.release();
        }
    }

    /**
     * Gives the newest lines of all replicas, and with follow those to come until the thread is
     * interrupted or the sink throws. A line that begins with {@code #} is about the log itself,
     * such as a node that cannot be asked.
     *
     * @param tail lines at most of those that exist; negative for all
     */
    public void stream(
            String namespace, String app, int tail, boolean follow, Consumer<String> sink) {
        Reading reading = new Reading(namespace, app, tail, sink);
        try {
            reading.history(follow);
            while (follow) {
                environment.timers().sleep(LOOK_EVERY);
                reading.news();
            }
        } finally {
            reading.close();
        }
    }

    /** One reader; owned by its thread. */
    private final class Reading {
        private final String namespace;
        private final String app;
        private final int tail;
        private final Consumer<String> sink;
        private final Map<NodeId, LogSpring> springs = new TreeMap<>();
        private final Set<NodeId> told = new TreeSet<>();
        private final Map<String, Long> shown = new TreeMap<>();
        private long lookedAtNanos;

        Reading(String namespace, String app, int tail, Consumer<String> sink) {
            this.namespace = namespace;
            this.app = app;
            this.tail = tail;
            this.sink = sink;
        }

        void history(boolean follow) {
            replicas().forEach((node, placements) -> open(node, placements, tail, follow));
            long end = environment.clock().nanos() + HISTORY_WAIT.toNanos();
            List<LogLine> lines = new ArrayList<>(drain());
            while (!isCaughtUp() && environment.clock().nanos() < end) {
                environment.timers().sleep(Duration.ofMillis(10));
                lines.addAll(drain());
            }
            lines.addAll(drain());
            lines.sort(LogLine.IN_TIME);
            tellWhoIsMissing(true);
            int from = tail < 0 ? 0 : Math.max(0, lines.size() - tail);
            lines.subList(from, lines.size()).forEach(line -> sink.accept(line.shown()));
        }

        void news() {
            List<LogLine> lines = drain();
            lines.sort(LogLine.IN_TIME);
            lines.forEach(line -> sink.accept(line.shown()));
            tellWhoIsMissing(false);
            long now = environment.clock().nanos();
            if (now - lookedAtNanos >= REPLICAS_EVERY.toNanos()) {
                openAgain();
            }
        }

        private boolean isCaughtUp() {
            return springs.values().stream().allMatch(LogSpring::isCaughtUp);
        }

        /** New lines; those that were given before, as after a new beginning, are left out. */
        private List<LogLine> drain() {
            List<LogLine> fresh = new ArrayList<>();
            for (LogSpring spring : springs.values()) {
                Map<String, Long> newest = spring.newest();
                for (LogLine line : spring.drain()) {
                    if (line.number() > shown.getOrDefault(line.placement(), 0L)) {
                        fresh.add(line);
                        shown.put(line.placement(), line.number());
                    }
                }
                newest.forEach((placement, number) -> shown.merge(placement, number, Math::max));
            }
            return fresh;
        }

        /**
         * Each node once, until it answers again.
         *
         * @param late whether one that has not answered yet has had its time
         */
        private void tellWhoIsMissing(boolean late) {
            springs.forEach((node, spring) -> {
                String why = spring.why(late);
                if (!why.isEmpty() && told.add(node)) {
                    sink.accept("# " + membership.name(node) + " cannot be asked: " + why);
                } else if (why.isEmpty() && spring.isCaughtUp()) {
                    told.remove(node);
                }
            });
        }

        /** Asks each node that has replicas now, and again one whose replicas changed or fell. */
        private void openAgain() {
            replicas()
                    .forEach((node, placements) -> {
                        LogSpring present = springs.get(node);
                        if (present == null) {
                            open(node, placements, -1, true);
                        } else if (present.isEnded() || !present.isOf(placements)) {
                            present.close();
                            boolean hadHistory = shown.keySet().containsAll(present.placements());
                            open(node, placements, hadHistory ? -1 : tail, true);
                        }
                    });
        }

        private void open(NodeId node, List<String> placements, int tail, boolean follow) {
            LogCall.Builder asked =
                    LogCall.newBuilder()
                            .addAllPlacements(placements)
                            .setTail(tail)
                            .setFollow(follow);
            for (String placement : placements) {
                asked.putAfter(placement, shown.getOrDefault(placement, 0L));
            }
            LogCall call = asked.build();
            LogSpring spring = new LogSpring(environment, placements);
            springs.put(node, spring);
            spring.start(
                    node.equals(self)
                            ? into ->
                                    new LogTap(environment, workloads, call)
                                            .run(into::take, into::isClosed)
                            : LogSpring.from(transport, node, call));
        }

        private Map<NodeId, List<String>> replicas() {
            lookedAtNanos = environment.clock().nanos();
            Map<NodeId, List<String>> found = new TreeMap<>();
            try {
                for (KeyRange keys :
                        List.of(Placement.of(namespace, app), Placement.runs(namespace, app))) {
                    system.range(RangeQuery.of(keys)).entries().stream()
                            .map(Placement::decode)
                            .forEach(each -> add(found, each.node(), each.id()));
                }
                pastRuns().forEach(run -> add(found, NodeId.parse(run.node()), run.placement()));
            } catch (StateException unavailable) {
                sink.accept("# where replicas run is not known: " + unavailable.getMessage());
            }
            return found;
        }

        private static void add(Map<NodeId, List<String>> found, NodeId node, String placement) {
            List<String> there = found.computeIfAbsent(node, _ -> new ArrayList<>());
            if (!there.contains(placement)) {
                there.add(placement);
            }
        }

        /** Those of which the app's status says where their log is. */
        private List<JobStatus.PastRun> pastRuns() {
            return new Objects(system)
                    .read(Catalogue.APP, namespace, app).stream()
                            .flatMap(object -> Jobs.of(object).byParticle().values().stream())
                            .flatMap(status -> status.history().stream())
                            .filter(run -> !run.node().isEmpty())
                            .toList();
        }

        void close() {
            springs.values().forEach(LogSpring::close);
        }
    }
}
