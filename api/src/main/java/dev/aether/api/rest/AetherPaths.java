package dev.aether.api.rest;

import dev.aether.api.ApiParts;
import dev.aether.api.LogSource;
import dev.aether.api.TokenMint.Minted;
import dev.aether.api.etcd.CrossTxns;
import dev.aether.api.web.WebAnswer;
import dev.aether.api.web.WebHead;
import dev.aether.control.Catalogue;
import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Bodies;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceOperations;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.Target;
import dev.aether.state.CrossTxn;
import dev.aether.state.StateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Paths beside those of Kubernetes: the lattice, join tokens, logs and topics of apps. */
final class AetherPaths {
    private static final long TOKEN_SECONDS_DEFAULT = 3600;
    private static final long TOKEN_SECONDS_MAX = 7 * 24 * 3600;
    private static final int APP_PATH_LENGTH = 8;

    private final ApiParts parts;
    private final ResourceOperations operations;
    private final BlobPaths blobs;
    private final IdentityPath identities;
    private final Semaphore room;

    AetherPaths(ApiParts parts, ResourceOperations operations, Semaphore room) {
        this.parts = parts;
        this.operations = operations;
        this.blobs = new BlobPaths(parts.blobs());
        this.identities = new IdentityPath(parts, operations);
        this.room = room;
    }

    Optional<Route> find(WebHead head) {
        Optional<Route> blob = blobs.find(head);
        if (blob.isPresent()) {
            return blob;
        }
        if (isOfApp(head.path())) {
            Optional<Route> route = ofApp(head);
            if (route.isPresent()) {
                return route;
            }
        }
        return switch (head.method() + " " + head.address()) {
            case "GET /aether/v1/status" ->
                    Optional.of(
                            Route.of(
                                    "get",
                                    "/aether/v1/status",
                                    "",
                                    (_, _) -> Answers.ok(parts.status().get())));
            case "GET /aether/v1/whoami" ->
                    Optional.of(Route.known((user, _) -> Answers.ok(Json.object("id", user))));
            case "POST /aether/v1/tokens" ->
                    Optional.of(
                            Route.of(
                                    "create",
                                    "tokens.aether.dev",
                                    "",
                                    (_, body) -> mint(head, body)));
            case "POST /aether/v1/identities" ->
                    Optional.of(
                            Route.of(
                                    "create",
                                    "identities.aether.dev",
                                    "",
                                    (_, body) -> identities.issue(head, body)));
            case "POST /aether/v1/transactions" ->
                    Optional.of(
                            Route.of(
                                    "create",
                                    "transactions.aether.dev",
                                    "",
                                    (_, body) -> transact(head, body)));
            default -> Optional.empty();
        };
    }

    private static boolean isOfApp(List<String> path) {
        return path.size() == APP_PATH_LENGTH
                && path.subList(0, 4).equals(List.of("apis", "aether.dev", "v1", "namespaces"))
                && path.get(5).equals("apps");
    }

    private Optional<Route> ofApp(WebHead head) {
        String namespace = head.path().get(4);
        String app = head.path().get(6);
        return switch (head.path().get(7)) {
            case "log" ->
                    Optional.of(
                            Route.of(
                                    "get",
                                    "apps.aether.dev/log",
                                    namespace,
                                    (_, _) -> log(head, namespace, app)));
            case "topics" ->
                    Optional.of(
                            Route.of(
                                    "get",
                                    "apps.aether.dev/topics",
                                    namespace,
                                    (_, _) -> topics(namespace, app)));
            default -> Optional.empty();
        };
    }

    private WebAnswer topics(String namespace, String app) {
        operations.get(Target.of(Catalogue.APP, namespace, app));
        List<Json> topics = List.copyOf(parts.topics().topics(namespace, app));
        return Answers.ok(Json.object("topics", Json.array(topics)));
    }

    private WebAnswer log(WebHead head, String namespace, String app) {
        operations.get(Target.of(Catalogue.APP, namespace, app));
        int tail = head.parameter("tailLines").isEmpty() ? -1 : Resources.number(head, "tailLines");
        if (!room.tryAcquire()) {
            throw Status.tooManyRequests("too many streams are open", 5).exception();
        }
        return new WebAnswer.Streamed(
                200,
                "text/plain; charset=utf-8",
                sink -> {
                    try {
                        LogSource.LineSink lines = line -> sink.write(Bytes.utf8(line + "\n"));
                        parts.logs().stream(namespace, app, tail, head.flag("follow"), lines);
                    } finally {
                        room.release();
                    }
                });
    }

    /** A transaction over keyspaces; what it refuses has changed nothing. */
    private WebAnswer transact(WebHead head, Bytes body) {
        CrossTxn asked;
        try {
            asked =
                    CrossTxns.read(
                            Bodies.readOptional(head.header("content-type"), body.toArray()));
        } catch (IllegalArgumentException malformed) {
            throw Status.badRequest(String.valueOf(malformed.getMessage())).exception();
        }
        try {
            return Answers.ok(CrossTxns.write(parts.keyspaces().txn(asked)));
        } catch (StateException refused) {
            if (CrossTxns.isMistake(refused)) {
                throw Status.badRequest(String.valueOf(refused.getMessage())).exception();
            }
            throw refused;
        }
    }

    private WebAnswer mint(WebHead head, Bytes body) {
        Json asked = Bodies.readOptional(head.header("content-type"), body.toArray());
        long seconds = asked.wholeAt("lifetimeSeconds").orElse(TOKEN_SECONDS_DEFAULT);
        if (seconds < 1 || seconds > TOKEN_SECONDS_MAX) {
            throw Status.badRequest(
                            "lifetimeSeconds must be 1 to "
                                    + TOKEN_SECONDS_MAX
                                    + ", got "
                                    + seconds)
                    .exception();
        }
        Minted token = parts.tokens().mint(Duration.ofSeconds(seconds));
        ObjectNode answer =
                Json.object("token", token.text()).with("expiresAt", token.expiresAt().toString());
        return Answers.json(201, answer);
    }
}
