package dev.aether.blackbox;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A client of one node's HTTPS, ingress and metrics doors, written against the JDK alone. */
final class Api {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final String APPS = "/apis/aether.dev/v1/namespaces/default/apps";
    private static final String PULSES = "/apis/aether.dev/v1/pulses";

    private final NodeProcess node;
    private final HttpClient client;

    Api(NodeProcess node, Credentials credentials) {
        this.node = node;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(credentials.tls())
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
    }

    /** Stores a component. @return its digest */
    String upload(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String digest = "sha256:" + HexFormat.of().formatHex(sha256(bytes));
        BodyPublisher body = BodyPublishers.ofByteArray(bytes);
        HttpResponse<String> answer = send("PUT", node.api("/aether/v1/blobs/" + digest), body);
        // 201 the first time, 200 if it was there.
        expect(answer.statusCode() == 200 ? 200 : 201, answer);
        return digest;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void create(AppUnderTest app, String digest) {
        create(app.manifest(digest));
    }

    void create(String manifest) {
        expect(201, send("POST", node.api(APPS), BodyPublishers.ofString(manifest)));
    }

    /** The lines of all replicas of an app. */
    String log(AppUnderTest app) {
        return get(node.api(APPS + "/" + app.name() + "/log")).body();
    }

    /** How the topics of an app stand, as JSON. */
    String topics(AppUnderTest app) {
        return get(node.api(APPS + "/" + app.name() + "/topics")).body();
    }

    /** The id of a node by its name. */
    String nodeId(String name) {
        return json(get(node.api("/api/v1/nodes/" + name)))
                .textAt("metadata", "annotations", "aether.dev/id")
                .orElseThrow();
    }

    List<String> apps() {
        return json(get(node.api(APPS))).itemsAt("items").stream()
                .flatMap(app -> app.textAt("metadata", "name").stream())
                .toList();
    }

    /** Asks for an app's end, which comes later. */
    void delete(String app) {
        send("DELETE", node.api(APPS + "/" + app), BodyPublishers.noBody());
    }

    Optional<Json> find(AppUnderTest app) {
        HttpResponse<String> answer = get(node.api(APPS + "/" + app.name()));
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(json(answer));
    }

    /** Waits until the app's status has this phase. @return the status */
    ObjectNode awaitPhase(AppUnderTest app, String phase, Duration most) {
        return Waiting.forValue(
                app.name() + " becomes " + phase,
                most,
                () ->
                        find(app)
                                .map(object -> object.objectAt("status"))
                                .filter(status -> status.textAt("phase").orElse("").equals(phase)));
    }

    /** All pulses there are, without their steps. */
    List<Json> pulses() {
        return json(get(node.api(PULSES))).itemsAt("items");
    }

    /** Names of the pulses about nodes that were lost, in order. */
    List<String> losses() {
        return pulses().stream()
                .filter(pulse -> pulse.textAt("spec", "definition").orElse("").equals("nodeloss"))
                .flatMap(pulse -> pulse.textAt("metadata", "name").stream())
                .sorted()
                .toList();
    }

    /** The steps so far of a pulse. */
    List<Json> steps(String pulse) {
        return json(get(node.api(PULSES + "/" + pulse))).itemsAt("status", "steps");
    }

    /** The name of the node that ran the newest pulse. */
    String pulseLeader() {
        String newest =
                pulses().stream()
                        .max(
                                Comparator.comparing(
                                        pulse -> pulse.textAt("status", "createdAt").orElse("")))
                        .flatMap(pulse -> pulse.textAt("metadata", "name"))
                        .orElseThrow();
        return steps(newest).getLast().textAt("node").orElseThrow();
    }

    /** A number among the node's metrics. */
    double metric(String name) {
        return get(node.metrics("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    HttpResponse<String> get(URI uri) {
        return send("GET", uri, BodyPublishers.noBody());
    }

    HttpResponse<String> send(String method, URI uri, BodyPublisher body) {
        return send(
                HttpRequest.newBuilder(uri)
                        .method(method, body)
                        .header("content-type", "application/json")
                        .build());
    }

    /** Calls an app through this node's ingress. */
    HttpResponse<String> call(AppUnderTest app, String path) {
        return call(app, path, Map.of());
    }

    /** The same with more headers. */
    HttpResponse<String> call(AppUnderTest app, String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(node.ingress(path)).header("host", app.host());
        headers.forEach(request::header);
        return send(request.build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.sendAsync(request, BodyHandlers.ofString())
                    .orTimeout(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            throw new IllegalStateException(request + " failed", failed.getCause());
        }
    }

    private static Json json(HttpResponse<String> answer) {
        expect(200, answer);
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(
                    "expected "
                            + status
                            + " of "
                            + answer.uri()
                            + ", got "
                            + answer.statusCode()
                            + ": "
                            + answer.body());
        }
    }
}
