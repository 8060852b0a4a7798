package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.Optional;

/** Patching: read, change, write, and again if someone else was faster. */
final class Patches {
    private static final int ATTEMPTS_MAX = 5;

    private final ResourceStore store;
    private final Writes writes;
    private final Stamps stamps;

    Patches(ResourceStore store, Writes writes, Stamps stamps) {
        this.store = store;
        this.writes = writes;
        this.stamps = stamps;
    }

    Outcome patch(Target target, PatchKind kind, Json patch, WriteOptions options) {
        for (var attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            var outcome =
                    kind == PatchKind.APPLY
                            ? apply(target, patch, options)
                            : change(target, kind, patch, options);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw Status.conflict(target.kind(), target.name()).exception();
    }

    /** Empty if the object changed meanwhile. */
    private Optional<Outcome> change(
            Target target, PatchKind kind, Json patch, WriteOptions options) {
        var before = writes.read(target);
        var scale = target.part() == Target.Part.SCALE;
        var shown = scale ? Scale.of(target.kind(), before) : before;
        if (!(patched(target.kind(), kind, shown, patch) instanceof ObjectNode changed)) {
            throw Status.badRequest("a patch must leave an object").exception();
        }
        var expected = Metadata.revision(changed);
        if (expected != 0 && expected != Metadata.revision(before)) {
            throw Status.conflict(target.kind(), target.name()).exception();
        }
        var proposed = scale ? Scale.scaled(target.kind(), before, changed) : changed;
        var ownership = Ownership.update(options, stamps.now());
        return writes.update(target, before, proposed, options, ownership);
    }

    private static Json patched(Kind kind, PatchKind how, ObjectNode before, Json patch) {
        return switch (how) {
            case JSON -> JsonPatch.apply(before, patch);
            case MERGE -> MergePatch.apply(before, object(patch));
            case STRATEGIC -> StrategicMergePatch.apply(kind.schema(), before, object(patch));
            case APPLY -> throw new IllegalArgumentException("apply is no plain patch");
        };
    }

    private static ObjectNode object(Json patch) {
        if (patch instanceof ObjectNode node) {
            return node;
        }
        throw Status.badRequest("a patch must be an object, got " + patch.typeName()).exception();
    }

    /** Server-side apply; empty if the object changed meanwhile. */
    private Optional<Outcome> apply(Target target, Json configuration, WriteOptions options) {
        var wanted = object(configuration);
        if (wanted.at("metadata", "managedFields").isPresent()) {
            throw Status.badRequest("metadata.managedFields must be nil").exception();
        }
        var before = store.read(target.key());
        var application =
                Application.of(
                        target, before.orElseGet(Json::object), wanted, options, stamps.now());
        if (before.isEmpty()) {
            var collection = Target.of(target.kind(), target.namespace(), "");
            return Optional.of(
                    writes.create(
                            collection, application.merged(), options, application.ownership()));
        }
        return writes.update(
                target, before.get(), application.merged(), options, application.ownership());
    }
}
