package dev.aether.api.rest;

import dev.aether.api.web.WebAnswer;
import dev.aether.api.web.WebHead;
import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.kubernetes.Bodies;
import dev.aether.kubernetes.DeleteOptions;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kinds;
import dev.aether.kubernetes.ListOptions;
import dev.aether.kubernetes.Outcome;
import dev.aether.kubernetes.PatchKind;
import dev.aether.kubernetes.ResourceOperations;
import dev.aether.kubernetes.Selectors;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.Target;
import dev.aether.kubernetes.WriteOptions;
import java.util.Optional;

/** The verbs of the Kubernetes API on objects. */
final class Resources {
    private static final int MANAGER_LENGTH_MAX = 128;

    private final Kinds kinds;
    private final ResourceOperations operations;
    private final Watches watches;
    private final Clock clock;

    Resources(Kinds kinds, ResourceOperations operations, Watches watches, Clock clock) {
        this.kinds = kinds;
        this.operations = operations;
        this.watches = watches;
        this.clock = clock;
    }

    Optional<Route> find(WebHead head) {
        return Place.parse(kinds, head.path())
                .filter(place -> place.target().isPresent())
                .map(place -> route(head, place));
    }

    private Route route(WebHead head, Place place) {
        String verb = verb(head, place);
        return Route.of(
                verb,
                place.resource(),
                place.namespace(),
                (user, body) -> answer(new Asked(head, place, user, body), verb));
    }

    private static String verb(WebHead head, Place place) {
        boolean one = !place.name().isEmpty();
        return switch (head.method()) {
            case "GET", "HEAD" -> one ? "get" : head.flag("watch") ? "watch" : "list";
            case "POST" -> require(!one, "create");
            case "PUT" -> require(one, "update");
            case "PATCH" -> require(one, "patch");
            case "DELETE" -> one ? "delete" : "deletecollection";
            default -> throw Status.methodNotAllowed().exception();
        };
    }

    private static String require(boolean fits, String verb) {
        if (!fits) {
            throw Status.methodNotAllowed().exception();
        }
        return verb;
    }

    private record Asked(WebHead head, Place place, String user, Bytes body) {
        Target target() {
            return place.target().orElseThrow();
        }

        Selectors selectors() {
            return Selectors.parse(
                    head.parameter("labelSelector"), head.parameter("fieldSelector"), place.kind());
        }

        WriteOptions writing() {
            return WriteOptions.parse(
                    user,
                    manager(),
                    head.parameter("dryRun"),
                    head.parameter("fieldValidation"),
                    head.flag("force"));
        }

        /** As said, or the program's name. */
        private String manager() {
            String said = head.parameter("fieldManager");
            if (!said.isEmpty()) {
                return said;
            }
            String program = head.header("user-agent").split("/", 2)[0];
            String cut = program.substring(0, Math.min(program.length(), MANAGER_LENGTH_MAX));
            return cut.isBlank() ? "unknown" : cut;
        }

        ObjectNode object() {
            Json read = Bodies.read(head.header("content-type"), body.toArray());
            if (read instanceof ObjectNode object) {
                return object;
            }
            throw Status.badRequest("expected an object, got " + read.typeName()).exception();
        }

        DeleteOptions deleting() {
            Json read = Bodies.readOptional(head.header("content-type"), body.toArray());
            return DeleteOptions.parse(read, writing());
        }
    }

    private WebAnswer answer(Asked asked, String verb) {
        Form form = Form.of(asked.head());
        return switch (verb) {
            case "get" -> Answers.ok(shown(asked, form, operations.get(asked.target())));
            case "list" -> Answers.ok(list(asked, form));
            case "watch" ->
                    watches.open(asked.head(), asked.place().scope(), asked.selectors(), form);
            case "create" ->
                    written(
                            asked,
                            form,
                            operations.create(asked.target(), asked.object(), asked.writing()));
            case "update" ->
                    written(
                            asked,
                            form,
                            operations.replace(asked.target(), asked.object(), asked.writing()));
            case "patch" -> written(asked, form, patch(asked));
            case "delete" -> {
                Outcome gone = operations.delete(asked.target(), asked.deleting());
                yield Answers.written(gone, gone.object());
            }
            case "deletecollection" ->
                    Answers.ok(
                            operations
                                    .deleteCollection(
                                            asked.place().scope(), listing(asked), asked.deleting())
                                    .json());
            default -> throw Status.methodNotAllowed().exception();
        };
    }

    private Json shown(Asked asked, Form form, ObjectNode object) {
        return form.representation().of(asked.place().kind(), object, form.include(), clock.now());
    }

    private WebAnswer written(Asked asked, Form form, Outcome outcome) {
        return Answers.written(outcome, shown(asked, form, outcome.object()));
    }

    private Json list(Asked asked, Form form) {
        var list = operations.list(asked.place().scope(), listing(asked));
        return form.representation().of(list, form.include(), clock.now());
    }

    private static ListOptions listing(Asked asked) {
        WebHead head = asked.head();
        return new ListOptions(
                asked.selectors(),
                number(head, "limit"),
                head.parameter("continue"),
                head.parameter("resourceVersion"),
                head.parameter("resourceVersionMatch"));
    }

    /** A whole number from the address; 0 if absent. */
    static int number(WebHead head, String parameter) {
        String text = head.parameter(parameter);
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException notNumber) {
            throw Status.badRequest(parameter + " must be a whole number, got \"" + text + "\"")
                    .exception();
        }
    }

    private Outcome patch(Asked asked) {
        String type = Bodies.mediaType(asked.head().header("content-type"));
        PatchKind kind =
                PatchKind.of(type)
                        .orElseThrow(() ->
                                Status.unsupportedMediaType(PatchKind.mediaTypes()).exception());
        Json patch = Bodies.readPatch(kind, asked.body().toArray());
        return operations.patch(asked.target(), kind, patch, asked.writing());
    }
}
