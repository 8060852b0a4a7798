package dev.aether.simulation;

import dev.aether.control.Catalogue;
import dev.aether.control.Objects;
import dev.aether.control.Reactions;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.node.Wiring;
import dev.aether.state.Compare;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes and reads apps through one node as its API would. Blocking; for threads of the node. */
final class Apps {
    static final String NAMESPACE = "default";

    private final Wiring wiring;

    Apps(Wiring wiring) {
        this.wiring = wiring;
    }

    /** The host of requests to an app. */
    static String host(String name) {
        return name + ".localhost";
    }

    Optional<ObjectNode> read(String name) {
        return new Objects(system()).read(Catalogue.APP, NAMESPACE, name);
    }

    /**
     * Creates an app or changes its spec.
     *
     * @param uid of an app that is created
     * @return false if another changed it meanwhile, or it is being removed
     */
    boolean apply(String name, String uid, String digest, int replicas) {
        return apply(name, uid, spec(name, digest, replicas));
    }

    /** The same with any spec. */
    boolean apply(String name, String uid, ObjectNode spec) {
        Optional<ObjectNode> before = read(name);
        if (before.filter(Metadata::isBeingDeleted).isPresent()) {
            return false;
        }
        return before.filter(app -> app.objectAt("spec").equals(spec)).isPresent()
                || commit(before, app(before, name, uid).with("spec", spec));
    }

    private static ObjectNode app(Optional<ObjectNode> before, String name, String uid) {
        long generation =
                before.map(app -> app.wholeAt("metadata", "generation").orElse(0)).orElse(0L) + 1;
        ObjectNode fresh =
                Json.object("name", name)
                        .with("namespace", Json.text(NAMESPACE))
                        .with("uid", Json.text(uid))
                        .with("finalizers", Json.texts(List.of(Reactions.FINALIZER)));
        ObjectNode metadata = before.map(app -> app.objectAt("metadata")).orElse(fresh);
        return before.orElse(
                        Json.object("apiVersion", "aether.dev/v1").with("kind", Json.text("App")))
                .with("metadata", metadata.with("generation", Json.number(generation)));
    }

    /**
     * Asks for an app's removal.
     *
     * @return false if it is not there, leaves already, or another changed it meanwhile
     */
    boolean delete(String name, Instant now) {
        Optional<ObjectNode> app = read(name).filter(found -> !Metadata.isBeingDeleted(found));
        return app.isPresent()
                && commit(
                        app,
                        Metadata.with(app.get(), "deletionTimestamp", Json.text(now.toString())));
    }

    private boolean commit(Optional<ObjectNode> before, ObjectNode after) {
        Reactions.Reaction reaction = wiring.control().reactions().to(Catalogue.APP, before, after);
        List<Op> writes = new ArrayList<>(reaction.writes());
        writes.add(Objects.put(Catalogue.APP, reaction.object()));
        Compare condition =
                before.map(app -> Objects.unchanged(Catalogue.APP, app))
                        .orElse(Compare.absent(Objects.key(Catalogue.APP, after)));
        return system().txn(new Txn(List.of(condition), writes, List.of())).succeeded();
    }

    private Keyspace system() {
        return wiring.state().keyspace("system");
    }

    private static ObjectNode spec(String name, String digest, int replicas) {
        ObjectNode route = Json.object("route", host(name) + "/*");
        ObjectNode scale =
                Json.object("min", Json.number(replicas)).with("max", Json.number(replicas));
        ObjectNode particle =
                Json.object("from", digest)
                        .with("uses", Json.object("wasi:http/incoming-handler", route))
                        .with("scale", scale)
                        .with("limits", Json.object("memory", "16Mi"));
        return Json.object("particle", Json.object("web", particle));
    }
}
