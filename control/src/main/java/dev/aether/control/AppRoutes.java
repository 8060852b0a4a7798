package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Threads;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.mesh.Mesh;
import dev.aether.mesh.Route;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.workflow.PermanentFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives the mesh the routes of all apps, and again whenever an app changes; and tells which
 * particles may sleep.
 */
public final class AppRoutes implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration WATCH_WAIT = Duration.ofSeconds(10);

    /** Beyond the guest's own deadline, for the way there and back. */
    private static final Duration WAY = Duration.ofSeconds(1);

    private final Environment environment;
    private final Keyspace system;
    private final Mesh mesh;
    private final Sleepers sleepers;
    private final Map<String, List<Route>> byApp = new TreeMap<>();
    private final Map<String, List<Sleeper>> sleepersByApp = new TreeMap<>();
    private volatile boolean closed;
    private Threads.@Nullable Task task;

    public AppRoutes(Environment environment, Keyspace system, Mesh mesh, Sleepers sleepers) {
        this.environment = environment.named("routes");
        this.system = system;
        this.mesh = mesh;
        this.sleepers = sleepers;
    }

    public void start() {
        task = environment.threads().start("routes", this::run);
    }

    @Override
    public void close() {
        closed = true;
        if (task != null) {
            task.interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                RangeResult found = system.range(RangeQuery.of(Objects.keys(Catalogue.APP, "")));
                byApp.clear();
                sleepersByApp.clear();
                found.entries().forEach(this::put);
                tell();
                follow(found.revision() + 1);
            } catch (StateException unavailable) {
                environment.log().info("routes not readable yet", "why", unavailable);
                environment.timers().sleep(RETRY);
            } catch (Interrupted closing) {
                return;
            }
        }
    }

    private void follow(long fromRevision) {
        WatchRequest request = WatchRequest.of(Objects.keys(Catalogue.APP, ""), fromRevision);
        try (Watch watch = system.watch(request)) {
            while (!closed) {
                switch (watch.next(WATCH_WAIT)) {
                    case Watch.Events events -> {
                        events.events().forEach(this::hear);
                        tell();
                    }
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

    private void hear(Watch.Event event) {
        if (event.isDelete()) {
            String key = event.current().key().utf8();
            String folder = Objects.keys(Catalogue.APP, "").key().utf8();
            byApp.remove(key.substring(folder.length()));
            sleepersByApp.remove(key.substring(folder.length()));
        } else {
            put(event.current());
        }
    }

    /** An app that cannot be read has no routes; it must not take those of the others along. */
    private void put(KeyValue entry) {
        ObjectNode object = Objects.decode(entry);
        String key = Metadata.namespace(object) + "/" + Metadata.name(object);
        List<Route> routes = new ArrayList<>();
        sleepersByApp.remove(key);
        try {
            App app = App.of(object);
            app.particles().forEach(particle -> routes.addAll(routes(app, particle)));
            sleepersByApp.put(key, Sleeper.of(app, object));
        } catch (PermanentFailure unreadable) {
            environment.log().warn("app without routes", "key", entry.key(), "why", unreadable);
        }
        byApp.put(key, routes);
    }

    private static List<Route> routes(App app, Particle particle) {
        String service = app.namespace() + "/" + app.name() + "/" + particle.name();
        Duration timeout = particle.run().limits().deadline().plus(WAY);
        return particle.routes().stream()
                .map(each ->
                        new Route(
                                each.host(),
                                each.path() + (each.prefix() ? "*" : ""),
                                service,
                                timeout))
                .toList();
    }

    private void tell() {
        sleepers.know(sleepersByApp.values().stream().flatMap(List::stream).toList());
        mesh.routes(byApp.values().stream().flatMap(List::stream).toList());
    }
}
