package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rules of {@code metadata}, as functions over objects. */
public final class Metadata {
    private static final List<String> SERVER_OWNED =
            List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");
    private static final List<String> SET_AT_STORE = List.of("resourceVersion", "selfLink");
    private static final int ANNOTATIONS_LENGTH_MAX = 256 * 1024;

    private Metadata() {}

    public static String name(Json object) {
        return object.textAt("metadata", "name").orElse("");
    }

    public static String namespace(Json object) {
        return object.textAt("metadata", "namespace").orElse("");
    }

    /** The revision an object was read at; 0 if it carries none. */
    public static long revision(Json object) {
        var text = object.textAt("metadata", "resourceVersion").orElse("");
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException notOurs) {
            throw Status.badRequest("metadata.resourceVersion: Invalid value: \"" + text + "\"")
                    .exception();
        }
    }

    /** The object as it was last changed at a revision. */
    public static ObjectNode withRevision(ObjectNode object, long revision) {
        return with(object, "resourceVersion", Json.text(Long.toString(revision)));
    }

    public static boolean isBeingDeleted(Json object) {
        return object.textAt("metadata", "deletionTimestamp").isPresent();
    }

    public static List<String> finalizers(Json object) {
        return texts(object.itemsAt("metadata", "finalizers"));
    }

    /** The object with a finalizer, once. */
    public static ObjectNode withFinalizer(ObjectNode object, String finalizer) {
        var all = new LinkedHashSet<>(finalizers(object));
        all.add(finalizer);
        return with(object, "finalizers", Json.texts(all));
    }

    /** The object without a finalizer. */
    public static ObjectNode withoutFinalizer(ObjectNode object, String finalizer) {
        var all = new LinkedHashSet<>(finalizers(object));
        all.remove(finalizer);
        return all.isEmpty()
                ? object.withoutAt("metadata", "finalizers")
                : with(object, "finalizers", Json.texts(all));
    }

    /** The object with one metadata field set. */
    public static ObjectNode with(ObjectNode object, String field, Json value) {
        return object.with("metadata", object.objectAt("metadata").with(field, value));
    }

    /** A new object: named, dated, identified, generation 1. */
    static ObjectNode created(ObjectNode object, String namespace, Stamps stamps) {
        var meta = object.objectAt("metadata");
        if (meta.textAt("name").orElse("").isEmpty()) {
            var prefix = meta.textAt("generateName").orElse("");
            meta = prefix.isEmpty() ? meta : meta.with("name", prefix + stamps.suffix());
        }
        for (var field : SERVER_OWNED) {
            meta = meta.without(field);
        }
        meta = namespace.isEmpty() ? meta.without("namespace") : meta.with("namespace", namespace);
        meta =
                meta.with("uid", stamps.uid())
                        .with("creationTimestamp", Timestamps.print(stamps.now()))
                        .with("generation", 1);
        return object.with("metadata", withoutStoreFields(meta));
    }

    /** A changed object: what only the server may set is taken from the object before. */
    static ObjectNode updated(ObjectNode before, ObjectNode after) {
        var meta = after.objectAt("metadata");
        var old = before.objectAt("metadata");
        for (var field : SERVER_OWNED) {
            meta = old.has(field) ? meta.withOptional(field, old.at(field)) : meta.without(field);
        }
        meta = meta.withOptional("name", old.at("name"));
        meta = old.has("namespace") ? meta.withOptional("namespace", old.at("namespace")) : meta;
        var generation = old.wholeAt("generation").orElse(1);
        var next = sameIntent(before, after) ? generation : generation + 1;
        return after.with("metadata", withoutStoreFields(meta.with("generation", next)));
    }

    /** An object whose deletion waits for finalizers. */
    static ObjectNode deleting(ObjectNode object, Stamps stamps) {
        var meta =
                object.objectAt("metadata")
                        .with("deletionTimestamp", Timestamps.print(stamps.now()))
                        .with("deletionGracePeriodSeconds", 0)
                        .with("generation", object.wholeAt("metadata", "generation").orElse(1) + 1);
        return object.with("metadata", withoutStoreFields(meta));
    }

    private static ObjectNode withoutStoreFields(ObjectNode meta) {
        var changed = meta;
        for (var field : SET_AT_STORE) {
            changed = changed.without(field);
        }
        for (var field : List.of("annotations", "labels", "finalizers", "ownerReferences")) {
            changed = isEmpty(changed, field) ? changed.without(field) : changed;
        }
        return changed;
    }

    private static boolean isEmpty(ObjectNode meta, String field) {
        return meta.objectAt(field).isEmpty() && meta.itemsAt(field).isEmpty();
    }

    /** Whether everything but metadata and status is the same: such a change keeps generation. */
    private static boolean sameIntent(ObjectNode before, ObjectNode after) {
        return before.without("metadata")
                .without("status")
                .equals(after.without("metadata").without("status"));
    }

    /** What is wrong with an object's metadata. */
    static List<FieldProblem> problems(Kind kind, ObjectNode object) {
        var problems = new ArrayList<FieldProblem>();
        nameProblems(kind, object, problems);
        labelProblems(object, problems);
        annotationProblems(object, problems);
        for (var finalizer : finalizers(object)) {
            for (var detail : Names.qualifiedName(finalizer)) {
                problems.add(
                        FieldProblem.invalid("metadata.finalizers", Json.text(finalizer), detail));
            }
        }
        return problems;
    }

    private static void nameProblems(Kind kind, ObjectNode object, List<FieldProblem> problems) {
        var name = name(object);
        if (name.isEmpty()) {
            problems.add(
                    FieldProblem.required("metadata.name", "name or generateName is required"));
            return;
        }
        var isNamespace = kind.id().group().isEmpty() && kind.plural().equals("namespaces");
        var details = isNamespace ? Names.label(name) : Names.subdomain(name);
        for (var detail : details) {
            problems.add(FieldProblem.invalid("metadata.name", Json.text(name), detail));
        }
    }

    private static void labelProblems(ObjectNode object, List<FieldProblem> problems) {
        for (var label : object.objectAt("metadata", "labels").fields().entrySet()) {
            var key = Json.text(label.getKey());
            for (var detail : Names.qualifiedName(label.getKey())) {
                problems.add(FieldProblem.invalid("metadata.labels", key, detail));
            }
            if (label.getValue() instanceof Json.Text(var value)) {
                for (var detail : Names.labelValue(value)) {
                    problems.add(FieldProblem.invalid("metadata.labels", label.getValue(), detail));
                }
            }
        }
    }

    private static void annotationProblems(ObjectNode object, List<FieldProblem> problems) {
        var length = 0L;
        for (var entry : object.objectAt("metadata", "annotations").fields().entrySet()) {
            for (var detail : Names.qualifiedName(entry.getKey())) {
                problems.add(
                        FieldProblem.invalid(
                                "metadata.annotations", Json.text(entry.getKey()), detail));
            }
            length += entry.getKey().length() + entry.getValue().compact().length();
        }
        if (length > ANNOTATIONS_LENGTH_MAX) {
            problems.add(
                    new FieldProblem(
                            "FieldValueTooLong",
                            "metadata.annotations",
                            "Too long: may not be more than " + ANNOTATIONS_LENGTH_MAX + " bytes"));
        }
    }

    /** What a change of metadata may not do. */
    static List<FieldProblem> changeProblems(ObjectNode before, ObjectNode after) {
        var problems = new ArrayList<FieldProblem>();
        for (var field : List.of("name", "namespace", "uid")) {
            var old = before.at("metadata", field);
            var now = after.at("metadata", field);
            if (now.isPresent() && !now.equals(old)) {
                problems.add(
                        FieldProblem.invalid("metadata." + field, now.get(), "field is immutable"));
            }
        }
        Set<String> added = new LinkedHashSet<>(finalizers(after));
        added.removeAll(finalizers(before));
        if (isBeingDeleted(before) && !added.isEmpty()) {
            problems.add(
                    FieldProblem.forbidden(
                            "metadata.finalizers",
                            "no new finalizers can be added if the object is being deleted, found"
                                    + " new finalizers "
                                    + added));
        }
        return problems;
    }

    static List<String> texts(List<Json> items) {
        var texts = new ArrayList<String>();
        for (var item : items) {
            if (item instanceof Json.Text(var value)) {
                texts.add(value);
            }
        }
        return texts;
    }

    static ArrayNode managedFields(Json object) {
        return Json.array(object.itemsAt("metadata", "managedFields"));
    }
}
