package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.Written;
import java.util.List;
import java.util.Optional;

/** Deletion: preconditions, admission, finalizers, namespaces. */
final class Deletes {
    private static final int ATTEMPTS_MAX = 10;

    private final ResourceStore store;
    private final Admission admission;
    private final Stamps stamps;
    private final Namespaces namespaces;

    Deletes(ResourceStore store, Admission admission, Stamps stamps, Namespaces namespaces) {
        this.store = store;
        this.admission = admission;
        this.stamps = stamps;
        this.namespaces = namespaces;
    }

    Outcome delete(Target target, DeleteOptions options) {
        return deleteIfPresent(target, options)
                .orElseThrow(() -> Status.notFound(target.kind(), target.name()).exception());
    }

    Optional<Outcome> deleteIfPresent(Target target, DeleteOptions options) {
        for (var attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            var object = store.read(target.key());
            if (object.isEmpty()) {
                return Optional.empty();
            }
            var outcome = delete(target, object.get(), options);
            if (outcome.isPresent()) {
                return outcome;
            }
        }
        throw Status.conflict(target.kind(), target.name()).exception();
    }

    /** Empty if the object changed meanwhile. */
    private Optional<Outcome> delete(Target target, ObjectNode object, DeleteOptions options) {
        checkPreconditions(target, object, options);
        var request =
                new Admission.Request(
                        Admission.Operation.DELETE,
                        target,
                        Optional.of(object),
                        object,
                        options.write());
        var warnings = admission.admit(request).warnings();
        var done = Status.deleted(target.kind(), target.name(), uid(object));
        if (options.write().dryRun()) {
            return Optional.of(new Outcome(done, false, warnings));
        }
        if (namespaces.isNamespace(target.kind())) {
            return deleteNamespace(target, object, options, warnings);
        }
        return Metadata.finalizers(object).isEmpty()
                ? remove(target, object, new Outcome(done, false, warnings))
                : mark(target, object, warnings);
    }

    private Optional<Outcome> remove(Target target, ObjectNode object, Outcome done) {
        var written = store.delete(target.key(), Metadata.revision(object));
        if (written instanceof Written.Done) {
            namespaces.afterRemoval(target.key());
            return Optional.of(done);
        }
        return Optional.empty();
    }

    private Optional<Outcome> mark(Target target, ObjectNode object, List<String> warnings) {
        if (Metadata.isBeingDeleted(object)) {
            return Optional.of(new Outcome(object, false, warnings));
        }
        var marked = namespaces.terminating(target.kind(), Metadata.deleting(object, stamps));
        var written = store.update(target.key(), marked, Metadata.revision(object));
        return written instanceof Written.Done(var stored)
                ? Optional.of(new Outcome(stored, false, warnings))
                : Optional.empty();
    }

    private Optional<Outcome> deleteNamespace(
            Target target, ObjectNode object, DeleteOptions options, List<String> warnings) {
        var marked = mark(target, object, warnings);
        if (marked.isPresent()) {
            for (var inside : namespaces.contents(target.name())) {
                deleteIfPresent(inside, DeleteOptions.of(options.write()));
            }
            namespaces.removeIfEmpty(target.name());
        }
        return marked;
    }

    private static void checkPreconditions(
            Target target, ObjectNode object, DeleteOptions options) {
        if (!options.uid().isEmpty() && !options.uid().equals(uid(object))) {
            throw precondition(target, "UID", options.uid(), uid(object));
        }
        var revision = Long.toString(Metadata.revision(object));
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(revision)) {
            throw precondition(target, "ResourceVersion", options.resourceVersion(), revision);
        }
    }

    private static StatusException precondition(
            Target target, String what, String wanted, String got) {
        return Status.conflict(
                        target.kind(),
                        target.name(),
                        "Precondition failed: %s in precondition: %s, %s in object meta: %s"
                                .formatted(what, wanted, what, got))
                .exception();
    }

    private static String uid(ObjectNode object) {
        return object.textAt("metadata", "uid").orElse("");
    }
}
