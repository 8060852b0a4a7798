package dev.aether.api.objects;

import dev.aether.api.Departure;
import dev.aether.control.Catalogue;
import dev.aether.control.Reactions;
import dev.aether.cue.Aetherfile;
import dev.aether.cue.Problem;
import dev.aether.cue.Value;
import dev.aether.kubernetes.Admission;
import dev.aether.kubernetes.FieldProblem;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Metadata;
import dev.aether.kubernetes.ResourceStore;
import dev.aether.kubernetes.ResourceStore.Ask;
import dev.aether.kubernetes.ResourceStore.Page;
import dev.aether.kubernetes.ResourceStore.Scope;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of apps, namespaces and nodes, which every write of a client must keep. */
public final class LatticeRules implements Admission {
    private static final List<String> KEPT_NAMESPACES = List.of("default", "kube-system");
    private static final int APPS_NAMED_MAX = 5;

    private final ResourceStore store;
    private final Departure departure;

    public LatticeRules(ResourceStore store, Departure departure) {
        this.store = store;
        this.departure = departure;
    }

    @Override
    public Admitted admit(Request request) {
        Kind kind = request.target().kind();
        if (is(kind, Catalogue.APP)) {
            return new Admitted(app(request), List.of());
        }
        if (is(kind, Catalogue.NODE)) {
            checkNode(request);
        } else if (is(kind, Catalogue.NAMESPACE) && request.operation() == Operation.DELETE) {
            checkNamespaceGoes(request.target());
        }
        return new Admitted(request.proposed(), List.of());
    }

    private static boolean is(Kind kind, Kind other) {
        return kind.id().equals(other.id());
    }

    private static ObjectNode app(Request request) {
        if (request.operation() == Operation.DELETE) {
            return request.proposed();
        }
        Target target = request.target();
        if (target.part() != Target.Part.WHOLE) {
            throw Status.forbidden(
                            target.kind(), target.name(), "its status is written by the lattice")
                    .exception();
        }
        ObjectNode app = request.proposed();
        checkSpec(target, app);
        // Also put back where a client took it out: without it replicas would stay behind.
        boolean leaving = Metadata.isBeingDeleted(app);
        return leaving ? kept(request) : Metadata.withFinalizer(app, Reactions.FINALIZER);
    }

    private static ObjectNode kept(Request request) {
        boolean had =
                request.before()
                        .map(Metadata::finalizers)
                        .orElse(List.of())
                        .contains(Reactions.FINALIZER);
        return had
                ? Metadata.withFinalizer(request.proposed(), Reactions.FINALIZER)
                : request.proposed();
    }

    private static void checkSpec(Target target, ObjectNode app) {
        String name = Metadata.name(app);
        Value spec = Value.request(app.objectAt("spec").compact());
        if (Aetherfile.admit(name, spec) instanceof Aetherfile.Outcome.Invalid(var problems)) {
            List<FieldProblem> found = new ArrayList<>();
            for (Problem problem : problems) {
                String field = problem.path().isEmpty() ? "spec" : "spec." + problem.path();
                found.add(new FieldProblem("FieldValueInvalid", field, problem.message()));
            }
            throw Status.invalid(target.kind(), name, found).exception();
        }
    }

    private void checkNode(Request request) {
        Target target = request.target();
        if (request.operation() == Operation.DELETE) {
            checkNodeGoes(target, request.proposed());
            return;
        }
        boolean isUpdate = request.operation() == Operation.UPDATE;
        if (!isUpdate || target.part() != Target.Part.WHOLE) {
            throw Status.forbidden(
                            target.kind(),
                            target.name(),
                            "nodes come and go by joining and leaving the lattice")
                    .exception();
        }
        ObjectNode before = request.before().orElseThrow();
        if (!fixed(before).equals(fixed(request.proposed()))) {
            FieldProblem problem =
                    FieldProblem.forbidden(
                            "",
                            "only spec.unschedulable, labels and annotations of a node may be"
                                    + " changed");
            throw Status.invalid(target.kind(), target.name(), List.of(problem)).exception();
        }
    }

    private void checkNodeGoes(Target target, ObjectNode node) {
        if (Metadata.isBeingDeleted(node)) {
            return;
        }
        boolean isHeld = Metadata.finalizers(node).contains(Reactions.NODE_FINALIZER);
        Optional<String> why =
                isHeld
                        ? departure.objection(node)
                        : Optional.of("its object is of an older program; start the node once");
        why.ifPresent(objection -> {
            throw Status.forbidden(target.kind(), target.name(), objection).exception();
        });
    }

    /** What of a node clients cannot change. */
    private static ObjectNode fixed(ObjectNode node) {
        ObjectNode spec = node.objectAt("spec").without("unschedulable");
        ObjectNode metadata =
                node.objectAt("metadata")
                        .without("labels")
                        .without("annotations")
                        .without("managedFields")
                        .without("generation")
                        .without("resourceVersion");
        return node.with("metadata", metadata).with("spec", spec);
    }

    private void checkNamespaceGoes(Target target) {
        if (KEPT_NAMESPACES.contains(target.name())) {
            throw Status.forbidden(
                            target.kind(), target.name(), "this namespace may not be deleted")
                    .exception();
        }
        Scope apps = new Scope(Catalogue.APP, target.name());
        if (store.list(apps, new Ask(0, "", APPS_NAMED_MAX)) instanceof Page.Items page
                && !page.objects().isEmpty()) {
            String names = String.join(", ", page.objects().stream().map(Metadata::name).toList());
            throw Status.conflict(
                            target.kind(),
                            target.name(),
                            "it still holds apps, delete them first: "
                                    + names
                                    + (page.more() ? ", ..." : ""))
                    .exception();
        }
    }
}
