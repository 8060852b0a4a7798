package dev.aether.api.rest;

import dev.aether.api.web.WebAnswer;
import dev.aether.api.web.WebHead;
import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Discovery;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Kinds;
import dev.aether.kubernetes.OpenApi;
import dev.aether.kubernetes.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Health, version, discovery and OpenAPI: what clients read before they ask for objects. */
final class Documents {
    /** The Kubernetes minor version whose API is followed. */
    private static final int MINOR = 36;

    private final Discovery discovery;
    private final OpenApi openApi;
    private final Supplier<Boolean> ready;

    Documents(Kinds kinds, Supplier<Boolean> ready) {
        this.discovery = new Discovery(kinds);
        this.openApi = new OpenApi(kinds);
        this.ready = ready;
    }

    Optional<Route> find(WebHead head) {
        List<String> path = head.path();
        String first = path.isEmpty() ? "" : path.getFirst();
        return switch (first) {
            case "" -> document(head, () -> Answers.ok(paths()));
            case "healthz", "livez" -> Optional.of(Route.open((_, _) -> text(200, "ok")));
            case "readyz" -> Optional.of(Route.open((_, _) -> readiness()));
            case "version" -> Optional.of(Route.known((_, _) -> version()));
            case "openapi" -> document(head, () -> openApi(head));
            case "api", "apis" -> discovery(head);
            default -> Optional.empty();
        };
    }

    private static Optional<Route> document(WebHead head, Supplier<WebAnswer> document) {
        boolean isRead = head.method().equals("GET") || head.method().equals("HEAD");
        return isRead ? Optional.of(Route.known((_, _) -> document.get())) : Optional.empty();
    }

    private static WebAnswer text(int code, String text) {
        return WebAnswer.Whole.text(code, text);
    }

    private WebAnswer readiness() {
        return ready.get() ? text(200, "ok") : text(503, "not ready\n");
    }

    private static WebAnswer version() {
        return Answers.ok(Discovery.version(MINOR, "aether"));
    }

    private static Json paths() {
        return Json.object(
                "paths",
                Json.texts(
                        List.of(
                                "/aether/v1",
                                "/api",
                                "/apis",
                                "/healthz",
                                "/livez",
                                "/openapi/v2",
                                "/openapi/v3",
                                "/readyz",
                                "/version")));
    }

    private Optional<Route> discovery(WebHead head) {
        List<String> path = head.path();
        boolean core = path.getFirst().equals("api");
        Discovery.Form form = Discovery.Form.ofAccept(head.header("accept"));
        return switch (path.size()) {
            case 1 -> document(head, () -> formed(form, root(head, core, form)));
            case 2 ->
                    document(
                            head,
                            () ->
                                    Answers.ok(
                                            core
                                                    ? discovery.resources("", path.get(1))
                                                    : discovery.group(path.get(1))));
            case 3 ->
                    core
                            ? Optional.empty()
                            : document(
                                    head,
                                    () ->
                                            Answers.ok(
                                                    discovery.resources(path.get(1), path.get(2))));
            default -> Optional.empty();
        };
    }

    private Json root(WebHead head, boolean core, Discovery.Form form) {
        return core ? discovery.api(form, head.header("host")) : discovery.apis(form);
    }

    private static WebAnswer formed(Discovery.Form form, Json document) {
        return WebAnswer.Whole.of(200, form.contentType(), Bytes.wrap(document.bytes()))
                .with(List.of(new WebAnswer.Header("Vary", "Accept")));
    }

    private WebAnswer openApi(WebHead head) {
        List<String> path = head.path();
        if (path.size() == 2 && path.get(1).equals("v2")) {
            String accept = head.header("accept");
            return accept.contains("proto-openapi.spec.v2")
                    ? WebAnswer.Whole.of(200, OpenApi.V2_PROTOBUF, Bytes.wrap(openApi.v2Protobuf()))
                    : Answers.ok(openApi.v2());
        }
        if (path.size() >= 2 && path.get(1).equals("v3")) {
            return Answers.ok(
                    path.size() == 2
                            ? openApi.index()
                            : openApi.document(String.join("/", path.subList(2, path.size()))));
        }
        throw Status.noSuchResource().exception();
    }
}
