package dev.aether.api.objects;

import dev.aether.environment.Bytes;
import dev.aether.kubernetes.FieldProblem;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Metadata;
import dev.aether.kubernetes.ResourceStore;
import dev.aether.kubernetes.Status;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Keyspaces;
import dev.aether.state.Keyspaces.Entry;
import dev.aether.state.Keyspaces.Making;
import dev.aether.state.RangeQuery;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Keyspaces as objects: shown from their records, made by creating an object and ended by deleting
 * it. One has a name and nothing else: labels and specs are refused, annotations not kept.
 */
public final class KeyspaceStore implements ResourceStore {
    private final Kind kind;
    private final Keyspace system;
    private final Keyspaces keyspaces;
    private final ProjectedStore shown;

    public KeyspaceStore(Kind kind, Keyspace system, Keyspaces keyspaces) {
        this.kind = kind;
        this.system = system;
        this.keyspaces = keyspaces;
        this.shown = new ProjectedStore(system, new View());
    }

    @Override
    public Optional<ObjectNode> read(ObjectKey key) {
        return shown.read(key);
    }

    @Override
    public Page list(Scope scope, Ask ask) {
        return shown.list(scope, ask);
    }

    @Override
    public Feed watch(Scope scope, long afterRevision) {
        return shown.watch(scope, afterRevision);
    }

    @Override
    public Written create(ObjectKey key, ObjectNode object) {
        checkPlain(key, object);
        return switch (keyspaces.make(key.name())) {
            case Making.Made(Entry entry) -> new Written.Done(object(entry));
            case Making.Present _ -> new Written.Exists();
            case Making.Full(int max) ->
                    throw Status.forbidden(
                                    kind,
                                    key.name(),
                                    "there are already " + max + " keyspaces (keyspacesMax)")
                            .exception();
            case Making.BadName(String rule) ->
                    throw Status.invalid(
                                    kind,
                                    key.name(),
                                    List.of(
                                            new FieldProblem(
                                                    "FieldValueInvalid", "metadata.name", rule)))
                            .exception();
        };
    }

    /** Applying the same again is no fault. */
    @Override
    public Written update(ObjectKey key, ObjectNode object, long expectedRevision) {
        checkPlain(key, object);
        return read(key).<Written>map(Written.Done::new).orElseGet(Written.Absent::new);
    }

    private void checkPlain(ObjectKey key, ObjectNode object) {
        if (!object.objectAt("spec").isEmpty()
                || !object.objectAt("metadata", "labels").isEmpty()) {
            FieldProblem problem =
                    FieldProblem.forbidden("", "a keyspace has a name, no spec and no labels");
            throw Status.invalid(kind, key.name(), List.of(problem)).exception();
        }
    }

    @Override
    public Written delete(ObjectKey key, long expectedRevision) {
        Optional<ObjectNode> before = read(key);
        if (before.isEmpty()) {
            return new Written.Absent();
        }
        if (Metadata.revision(before.get()) != expectedRevision) {
            return new Written.Changed();
        }
        return keyspaces.end(key.name()) ? new Written.Done(before.get()) : new Written.Absent();
    }

    private ObjectNode object(Entry entry) {
        String created = entry.madeAt().truncatedTo(ChronoUnit.SECONDS).toString();
        String phase = entry.phase().name();
        List<Json> nodes = new ArrayList<>();
        entry.nodes().forEach(node -> nodes.add(Json.text(node.toString())));
        ObjectNode metadata =
                Json.object("name", entry.name())
                        .with("uid", uid(entry))
                        .with("creationTimestamp", created);
        ObjectNode status =
                Json.object("phase", phase.charAt(0) + phase.substring(1).toLowerCase(Locale.ROOT))
                        .with("group", entry.group())
                        .with("foundedOn", Json.array(nodes));
        ObjectNode object =
                Json.object("apiVersion", kind.id().apiVersion())
                        .with("kind", kind.id().kind())
                        .with("metadata", metadata)
                        .with("status", status);
        return Metadata.withRevision(object, entry.revision());
    }

    private static String uid(Entry entry) {
        String unique = "keyspace-group-" + entry.group();
        return UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** How records are shown. */
    private final class View implements ProjectedStore.View {
        @Override
        public KeyRange keys(Scope scope) {
            return keyspaces.records();
        }

        @Override
        public List<ObjectNode> shown(List<KeyValue> records) {
            return records.stream().map(record -> object(keyspaces.entry(record))).toList();
        }

        @Override
        public Comparator<ObjectNode> order() {
            return Comparator.comparing(Metadata::name);
        }

        @Override
        public Optional<ObjectNode> read(ObjectKey key) {
            Bytes record = keyspaces.records().key().concat(Bytes.utf8(key.name()));
            return system.range(RangeQuery.of(KeyRange.single(record))).entries().stream()
                    .findFirst()
                    .map(found -> object(keyspaces.entry(found)));
        }
    }
}
