package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Threads;
import dev.aether.mesh.Mesh;
import dev.aether.mesh.Route;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gives the mesh the routes of all apps, and again whenever an app changes. */
public final class AppRoutes implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration WATCH_WAIT = Duration.ofSeconds(10);

    /** Beyond the guest's own deadline, for the way there and back. */
    private static final Duration WAY = Duration.ofSeconds(1);

    private final Environment environment;
    private final Keyspace system;
    private final Mesh mesh;
    private final Map<String, List<Route>> byApp = new TreeMap<>();
    private volatile boolean closed;
    private Threads.@Nullable Task task;

    public AppRoutes(Environment environment, Keyspace system, Mesh mesh) {
        this.environment = environment.named("routes");
        this.system = system;
        this.mesh = mesh;
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
                found.entries().forEach(entry -> put(App.of(Objects.decode(entry))));
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
        } else {
            put(App.of(Objects.decode(event.current())));
        }
    }

    private void put(App app) {
        List<Route> routes =
                app.particles().stream()
                        .filter(particle -> particle.route().isPresent())
                        .map(particle -> route(app, particle))
                        .toList();
        byApp.put(app.namespace() + "/" + app.name(), routes);
    }

    private static Route route(App app, Particle particle) {
        Particle.Route route = particle.route().orElseThrow();
        String service = app.namespace() + "/" + app.name() + "/" + particle.name();
        return new Route(
                route.host(),
                route.pathPrefix() + "*",
                service,
                particle.run().deadline().plus(WAY));
    }

    private void tell() {
        mesh.routes(byApp.values().stream().flatMap(List::stream).toList());
    }
}
