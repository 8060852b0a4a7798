package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.ObjectKey;
import dev.aether.kubernetes.ResourceStore.Written;
import dev.aether.kubernetes.WriteOptions.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Create and replace: shape, check, admit, track owners, store. */
final class Writes {
    private static final int NAME_ATTEMPTS_MAX = 8;

    private final ResourceStore store;
    private final Admission admission;
    private final Stamps stamps;
    private final Namespaces namespaces;

    Writes(ResourceStore store, Admission admission, Stamps stamps, Namespaces namespaces) {
        this.store = store;
        this.admission = admission;
        this.stamps = stamps;
        this.namespaces = namespaces;
    }

    /** An object in the form of its schema, and what the client should be told. */
    private record Shaped(ObjectNode object, List<String> warnings) {}

    Outcome create(Target collection, ObjectNode body, WriteOptions options) {
        return create(collection, body, options, Ownership.update(options, stamps.now()));
    }

    Outcome create(Target collection, ObjectNode body, WriteOptions options, Ownership ownership) {
        var generated = Metadata.name(body).isEmpty();
        for (var attempt = 1; ; attempt++) {
            var outcome = tryCreate(collection, body, options, ownership);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (!generated || attempt == NAME_ATTEMPTS_MAX) {
                throw Status.alreadyExists(collection.kind(), Metadata.name(body)).exception();
            }
        }
    }

    /** Empty if the name is taken. */
    private Optional<Outcome> tryCreate(
            Target collection, ObjectNode body, WriteOptions options, Ownership ownership) {
        var kind = collection.kind();
        checkPlace(collection, body);
        if (Metadata.revision(body) != 0) {
            throw Status.badRequest("resourceVersion should not be set on objects to be created")
                    .exception();
        }
        var shaped = shape(kind, body, options);
        var clean =
                kind.subresources().status() ? shaped.object().without("status") : shaped.object();
        var named = Metadata.created(clean, collection.namespace(), stamps);
        var object = namespaces.completed(kind, named);
        check(kind, Optional.empty(), object, List.of());
        namespaces.requireOpen(kind, collection.namespace(), Metadata.name(object));
        var target = Target.of(kind, collection.namespace(), Metadata.name(object));
        var admitted =
                admission.admit(
                        new Admission.Request(
                                Admission.Operation.CREATE,
                                target,
                                Optional.empty(),
                                object,
                                options));
        var owned = ownership.track(target, Json.object(), admitted.object());
        var warnings = ResourceOperations.concat(shaped.warnings(), admitted.warnings());
        if (options.dryRun()) {
            return store.read(target.key()).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Outcome(owned, true, warnings));
        }
        return switch (store.create(target.key(), owned)) {
            case Written.Done(var stored) -> Optional.of(new Outcome(stored, true, warnings));
            case Written.Exists _ -> Optional.empty();
            case Written.Absent _, Written.Changed _ ->
                    throw Status.internalError("unexpected answer to a create").exception();
        };
    }

    Outcome replace(Target target, ObjectNode body, WriteOptions options) {
        var before = read(target);
        checkPlace(target, body);
        var expected = Metadata.revision(body);
        if (expected != 0 && expected != Metadata.revision(before)) {
            throw Status.conflict(target.kind(), target.name()).exception();
        }
        var proposed =
                target.part() == Target.Part.SCALE
                        ? Scale.scaled(target.kind(), before, body)
                        : body;
        var ownership = Ownership.update(options, stamps.now());
        var outcome = update(target, before, proposed, options, ownership);
        return outcome.orElseThrow(() -> Status.conflict(target.kind(), target.name()).exception());
    }

    ObjectNode read(Target target) {
        return store.read(target.key())
                .orElseThrow(() -> Status.notFound(target.kind(), target.name()).exception());
    }

    /**
     * Writes a change of an object that was read before.
     *
     * @return empty if the object changed meanwhile
     */
    Optional<Outcome> update(
            Target target,
            ObjectNode before,
            ObjectNode proposed,
            WriteOptions options,
            Ownership ownership) {
        var kind = target.kind();
        var shaped = shape(kind, proposed, options);
        var merged = Metadata.updated(before, partOf(target, before, shaped.object()));
        check(kind, Optional.of(before), merged, Metadata.changeProblems(before, shaped.object()));
        var admitted =
                admission.admit(
                        new Admission.Request(
                                Admission.Operation.UPDATE,
                                target,
                                Optional.of(before),
                                merged,
                                options));
        var after = ownership.track(target, before, admitted.object());
        var warnings = ResourceOperations.concat(shaped.warnings(), admitted.warnings());
        var revision = Metadata.revision(before);
        if (options.dryRun()) {
            return Optional.of(outcome(target, Metadata.withRevision(after, revision), warnings));
        }
        if (Ownership.sameButForTimes(before, Metadata.withRevision(after, revision))) {
            return Optional.of(outcome(target, before, warnings));
        }
        return store(target, after, revision).map(stored -> outcome(target, stored, warnings));
    }

    private static Outcome outcome(Target target, ObjectNode stored, List<String> warnings) {
        var shown = target.part() == Target.Part.SCALE ? Scale.of(target.kind(), stored) : stored;
        return new Outcome(shown, false, warnings);
    }

    /** A whole update leaves status alone if status is a subresource; a status update all else. */
    private static ObjectNode partOf(Target target, ObjectNode before, ObjectNode proposed) {
        return switch (target.part()) {
            case WHOLE, SCALE ->
                    target.kind().subresources().status()
                            ? withField(proposed, "status", before.at("status"))
                            : proposed;
            case STATUS ->
                    withField(before, "status", proposed.at("status"))
                            .with("metadata", statusMetadata(before, proposed));
        };
    }

    private static ObjectNode statusMetadata(ObjectNode before, ObjectNode proposed) {
        var managed = proposed.at("metadata", "managedFields");
        return withField(before.objectAt("metadata"), "managedFields", managed);
    }

    private static ObjectNode withField(ObjectNode node, String field, Optional<Json> value) {
        return value.isPresent() ? node.with(field, value.get()) : node.without(field);
    }

    /** Stores a change; the last finalizer gone from an object being deleted deletes it. */
    private Optional<ObjectNode> store(Target target, ObjectNode after, long revision) {
        var gone = Metadata.isBeingDeleted(after) && Metadata.finalizers(after).isEmpty();
        var holdsObjects = namespaces.isNamespace(target.kind());
        var key = target.key();
        var written =
                gone && !holdsObjects
                        ? store.delete(key, revision)
                        : store.update(key, after, revision);
        return switch (written) {
            case Written.Done(var stored) -> {
                settle(key, gone);
                yield Optional.of(stored);
            }
            case Written.Changed _ -> Optional.empty();
            case Written.Absent _ ->
                    throw Status.notFound(target.kind(), target.name()).exception();
            case Written.Exists _ ->
                    throw Status.internalError("unexpected answer to an update").exception();
        };
    }

    private void settle(ObjectKey key, boolean gone) {
        if (gone) {
            namespaces.afterRemoval(key);
        }
    }

    private Shaped shape(Kind kind, ObjectNode body, WriteOptions options) {
        var pruning = new SchemaPruning();
        var object = pruning.prune(kind.schema(), body);
        var warnings = new ArrayList<String>();
        for (var path : pruning.unknown()) {
            warnings.add("unknown field \"" + path + "\"");
        }
        if (!warnings.isEmpty() && options.validation() == Validation.STRICT) {
            var name = kind.id().kind();
            var what = name + " in version \"" + kind.id().version() + "\" cannot be handled as a ";
            var why = name + ": strict decoding error: " + String.join(", ", warnings);
            throw Status.badRequest(what + why).exception();
        }
        var kept = kind.rules().kept(object);
        return new Shaped(kept, options.validation() == Validation.WARN ? warnings : List.of());
    }

    private static void check(
            Kind kind, Optional<ObjectNode> before, ObjectNode object, List<FieldProblem> already) {
        var problems = new ArrayList<>(already);
        var malformed = SchemaValidation.problems(kind.schema(), object);
        problems.addAll(malformed);
        problems.addAll(Metadata.problems(kind, object));
        if (malformed.isEmpty()) {
            problems.addAll(kind.rules().problems(before, object));
        }
        if (!problems.isEmpty()) {
            throw Status.invalid(kind, Metadata.name(object), problems).exception();
        }
    }

    /** The body must be of the kind, namespace and name that the URL says. */
    private static void checkPlace(Target target, ObjectNode body) {
        if (target.part() == Target.Part.SCALE) {
            return;
        }
        var kind = target.kind();
        var said =
                body.textAt("apiVersion").orElse("") + ", Kind=" + body.textAt("kind").orElse("");
        var meant = kind.id().apiVersion() + ", Kind=" + kind.id().kind();
        if (!said.equals(meant)) {
            throw Status.badRequest(
                            "the object provided is unrecognized (must be of type "
                                    + kind.id().kind()
                                    + "): expected "
                                    + meant
                                    + ", got "
                                    + said)
                    .exception();
        }
        var namespace = Metadata.namespace(body);
        if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
            throw Status.badRequest(
                            "the namespace of the provided object does not match the namespace sent"
                                    + " on the request")
                    .exception();
        }
        var name = Metadata.name(body);
        if (!target.name().isEmpty() && !name.equals(target.name())) {
            throw Status.badRequest(
                            "the name of the object ("
                                    + name
                                    + ") does not match the name on the"
                                    + " URL ("
                                    + target.name()
                                    + ")")
                    .exception();
        }
    }
}
