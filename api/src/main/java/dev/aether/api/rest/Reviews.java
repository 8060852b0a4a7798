package dev.aether.api.rest;

import dev.aether.api.web.WebAnswer;
import dev.aether.api.web.WebHead;
import dev.aether.environment.Bytes;
import dev.aether.identity.Action;
import dev.aether.kubernetes.Bodies;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Who am I, and what may I do: questions that are asked by creating an object never stored. */
final class Reviews {
    private static final String ACCESS = "authorization.k8s.io";
    private static final String SELF = "authentication.k8s.io";

    private final Gate gate;

    Reviews(Gate gate) {
        this.gate = gate;
    }

    Optional<Route> find(WebHead head) {
        if (!head.method().equals("POST")) {
            return Optional.empty();
        }
        if (head.path().equals(List.of("apis", ACCESS, "v1", "selfsubjectaccessreviews"))) {
            return Optional.of(Route.known((_, body) -> access(head, body)));
        }
        return head.path().equals(List.of("apis", SELF, "v1", "selfsubjectreviews"))
                ? Optional.of(Route.known((user, _) -> self(user)))
                : Optional.empty();
    }

    private WebAnswer access(WebHead head, Bytes body) {
        Json review = Bodies.read(head.header("content-type"), body.toArray());
        Optional<String> objection = gate.objection(head.caller(), action(review));
        ObjectNode status =
                Json.object()
                        .with("allowed", objection.isEmpty())
                        .withOptional("reason", objection.map(Json::text));
        return Answers.json(
                201,
                review("SelfSubjectAccessReview", ACCESS)
                        .with("spec", review.objectAt("spec"))
                        .with("status", status));
    }

    private static Action.UseApi action(Json review) {
        ObjectNode asked = review.objectAt("spec", "resourceAttributes");
        if (asked.isEmpty()) {
            ObjectNode path = review.objectAt("spec", "nonResourceAttributes");
            return new Action.UseApi(text(path, "verb"), text(path, "path"), "");
        }
        String group = text(asked, "group");
        String resource = text(asked, "resource");
        return new Action.UseApi(
                text(asked, "verb"),
                group.isEmpty() ? resource : resource + "." + group,
                text(asked, "namespace"));
    }

    private static String text(ObjectNode object, String field) {
        return object.textAt(field).orElse("");
    }

    private static WebAnswer self(String user) {
        ObjectNode info =
                Json.object("username", user)
                        .with("groups", Json.texts(List.of("system:authenticated")));
        return Answers.json(
                201,
                review("SelfSubjectReview", SELF).with("status", Json.object("userInfo", info)));
    }

    private static ObjectNode review(String kind, String group) {
        return Json.object("kind", kind)
                .with("apiVersion", group + "/v1")
                .with("metadata", Json.object());
    }
}
