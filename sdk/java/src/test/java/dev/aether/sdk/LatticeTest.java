package dev.aether.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.TestNode.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatticeTest {
    private static final Patience SHORT =
            new Patience(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5));
    private static final ResourceKind APPS =
            new ResourceKind("aether.dev", "v1", "App", "apps", true, List.of(), List.of("app"));
    private static final Place HELLO = Place.one(APPS, "default", "hello");
    private static final String HELLO_PATH = "/apis/aether.dev/v1/namespaces/default/apps/hello";

    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir private Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private TestNode node(Script script) throws IOException {
        TestNode node = new TestNode(true, script);
        open.add(node);
        return node;
    }

    private Lattice lattice(URI... servers) {
        Access access = new Access(List.of(servers), TestNode.certificate("client"));
        Lattice lattice = new Lattice(access, SHORT);
        open.add(lattice);
        return lattice;
    }

    private static URI deadServer() throws IOException {
        try (TestNode gone = new TestNode(true, asked -> asked.reply(200, "{}"))) {
            return gone.address();
        }
    }

    // Failover

    @Test
    void aDeadNodeIsPassedOver() throws IOException {
        TestNode alive = node(asked -> asked.reply(200, "{\"id\":\"me\"}"));
        Lattice lattice = lattice(deadServer(), alive.address());

        assertThat(lattice.whoami()).isEqualTo("me");
        assertThat(lattice.whoami()).isEqualTo("me");
    }

    @Test
    void aNodeThatBreaksOffIsPassedOverForWhatMayBeRepeated() throws IOException {
        TestNode breaking = node(asked -> asked.exchange().close());
        TestNode alive = node(asked -> asked.reply(200, "{\"id\":\"me\"}"));

        assertThat(lattice(breaking.address(), alive.address()).whoami()).isEqualTo("me");
    }

    @Test
    void aChangeThatMayHaveHappenedIsNotRepeated() throws IOException {
        TestNode breaking = node(asked -> asked.exchange().close());
        TestNode alive = node(asked -> asked.reply(201, "{}"));
        Lattice lattice = lattice(breaking.address(), alive.address());

        assertThatThrownBy(() -> lattice.mintToken(Duration.ofMinutes(1)))
                .isInstanceOf(LatticeException.Unavailable.class)
                .hasMessageContaining("not known whether");
        assertThat(alive.seen()).isEmpty();
    }

    @Test
    void aBusyNodeIsAskedAgain() throws IOException {
        AtomicInteger asks = new AtomicInteger();
        TestNode busy =
                node(asked -> {
                    if (asks.incrementAndGet() < 3) {
                        asked.reply(503, "{\"message\":\"no leader\"}");
                    } else {
                        asked.reply(200, "{\"id\":\"me\"}");
                    }
                });

        assertThat(lattice(busy.address()).whoami()).isEqualTo("me");
    }

    @Test
    void nobodyThereIsUnavailable() throws IOException {
        Lattice lattice = lattice(deadServer(), deadServer());

        assertThatThrownBy(lattice::status)
                .isInstanceOf(LatticeException.Unavailable.class)
                .hasMessageContaining("https://127.0.0.1:");
    }

    // Trust

    @Test
    void aServerOfAnotherAuthorityIsNotBelieved() throws IOException {
        TestNode node = node(asked -> asked.reply(200, "{}"));
        Credentials.Certificate mine = TestNode.certificate("client");
        Credentials foreign =
                new Credentials.Certificate(
                        TestNode.resource("other-ca.pem"), mine.chain(), mine.key());
        Lattice lattice = new Lattice(new Access(List.of(node.address()), foreign), SHORT);
        open.add(lattice);

        assertThatThrownBy(lattice::whoami).isInstanceOf(LatticeException.Denied.class);
        assertThat(node.seen()).isEmpty();
    }

    @Test
    void anRsaKeyIsAsGood() throws IOException {
        TestNode node = node(asked -> asked.reply(200, "{\"id\":\"rsa\"}"));
        Access access = new Access(List.of(node.address()), TestNode.certificate("rsa"));
        Lattice lattice = new Lattice(access, SHORT);
        open.add(lattice);

        assertThat(lattice.whoami()).isEqualTo("rsa");
    }

    @Test
    void aTokenIsSentAsBearer() throws IOException {
        TestNode node =
                new TestNode(
                        false,
                        asked ->
                                asked.reply(
                                        200,
                                        Json.object("id", asked.header("Authorization"))
                                                .compact()));
        open.add(node);
        Credentials token = new Credentials.Token(TestNode.resource("ca.pem"), "secret");
        Lattice lattice = new Lattice(new Access(List.of(node.address()), token), SHORT);
        open.add(lattice);

        assertThat(lattice.whoami()).isEqualTo("Bearer secret");
        assertThat(token.toString()).doesNotContain("secret");
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutShowingIt() {
        Credentials.Certificate mine = TestNode.certificate("client");
        Credentials broken =
                new Credentials.Certificate(mine.authorities(), mine.chain(), "no key at all");
        Access access = new Access(List.of(URI.create("https://127.0.0.1:1")), broken);

        assertThatThrownBy(() -> new Lattice(access, SHORT))
                .isInstanceOf(LatticeException.Denied.class)
                .hasMessageContaining("PKCS#8")
                .hasMessageNotContaining("no key at all");
    }

    // Refusals

    @Test
    void refusalsKeepTheirKind() throws IOException {
        AtomicInteger code = new AtomicInteger();
        TestNode node =
                node(asked ->
                        asked.reply(
                                code.get(),
                                """
                                {"kind":"Status","message":"why not","details":{"causes":[
                                {"field":"spec.particle","message":"Required value"}]}}
                                """));
        Objects objects = lattice(node.address()).objects();

        code.set(404);
        assertThatThrownBy(() -> objects.read(HELLO))
                .isInstanceOf(LatticeException.NotFound.class)
                .hasMessage("why not");
        code.set(403);
        assertThatThrownBy(() -> objects.read(HELLO)).isInstanceOf(LatticeException.Denied.class);
        code.set(409);
        assertThatThrownBy(() -> objects.read(HELLO)).isInstanceOf(LatticeException.Conflict.class);
        code.set(410);
        assertThatThrownBy(() -> objects.read(HELLO)).isInstanceOf(LatticeException.Expired.class);
        code.set(400);
        assertThatThrownBy(() -> objects.read(HELLO)).isInstanceOf(LatticeException.Refused.class);
        code.set(422);
        assertThatThrownBy(() -> objects.read(HELLO))
                .isInstanceOfSatisfying(
                        LatticeException.Invalid.class,
                        invalid ->
                                assertThat(invalid.fields())
                                        .containsExactly(
                                                new LatticeException.FieldError(
                                                        "spec.particle", "Required value")));
    }

    // Objects

    @Test
    void applyingSaysWhetherItIsNew() throws IOException {
        AtomicInteger code = new AtomicInteger(201);
        TestNode node = node(asked -> asked.reply(code.get(), asked.body()));
        Objects objects = lattice(node.address()).objects();
        ObjectNode object = Json.object("kind", "App");
        WriteOptions options = WriteOptions.by("me").forced().dry(true);

        assertThat(objects.apply(HELLO, object, options))
                .isEqualTo(new Objects.Written(object, true));
        code.set(200);
        assertThat(objects.apply(HELLO, object, options).created()).isFalse();
        assertThat(node.seen().getFirst())
                .isEqualTo("PATCH " + HELLO_PATH + "?fieldManager=me&force=true&dryRun=All");
    }

    @Test
    void kindsAnswerToAllTheirNames() throws IOException {
        TestNode node =
                node(asked ->
                        asked.reply(
                                200, asked.line().endsWith("/api") ? "{\"items\":[]}" : DISCOVERY));
        KindTable kinds = lattice(node.address()).objects().kinds();

        for (String word : List.of("apps", "app", "App", "apps.aether.dev", "app.v1.aether.dev")) {
            assertThat(kinds.named(word).qualified()).isEqualTo("apps.aether.dev");
        }
        assertThat(kinds.category("all")).hasSize(1);
        assertThat(kinds.of("aether.dev/v1", "App")).isPresent();
        assertThatThrownBy(() -> kinds.named("gizmo"))
                .isInstanceOf(LatticeException.NotFound.class)
                .hasMessageContaining("gizmo");
    }

    private static final String DISCOVERY =
            """
            {"items":[{"metadata":{"name":"aether.dev"},"versions":[{"version":"v1","resources":[
            {"resource":"apps","responseKind":{"kind":"App"},"scope":"Namespaced",
            "singularResource":"app","verbs":["get"],"categories":["all"]}]}]}]}
            """;

    @Test
    void aWatchGoesOnThroughAnotherNodeAfterTheLastChange() throws IOException {
        TestNode first =
                node(asked -> {
                    asked.stream(event("ADDED", 5) + event("BOOKMARK", 7));
                    asked.exchange().getResponseBody().close();
                });
        AtomicInteger asks = new AtomicInteger();
        TestNode second =
                node(asked -> {
                    boolean again = asks.incrementAndGet() > 1;
                    asked.reply(200, again ? event("ERROR", 0) : event("MODIFIED", 9));
                });
        Objects objects = lattice(first.address(), second.address()).objects();

        try (Watch watch = objects.watch(HELLO, Selection.ALL, "3", Form.OBJECTS)) {
            assertThat(watch.next(Duration.ofSeconds(5)).orElseThrow().type())
                    .isEqualTo(WatchEvent.Type.ADDED);
            first.close();
            assertThat(watch.next(Duration.ofSeconds(5)).orElseThrow().type())
                    .isEqualTo(WatchEvent.Type.MODIFIED);
            assertThatThrownBy(() -> watch.next(Duration.ofSeconds(5)))
                    .isInstanceOf(LatticeException.Expired.class);
        }
        assertThat(first.seen().getFirst())
                .contains("watch=1", "fieldSelector=metadata.name%3Dhello", "resourceVersion=3");
        assertThat(second.seen().getFirst()).contains("resourceVersion=7");
    }

    private static String event(String type, int revision) {
        return """
        {"type":"%s","object":{"code":410,"metadata":{"resourceVersion":"%d"}}}
        """
                .formatted(type, revision);
    }

    @Test
    void aWatchWithNothingNewReturnsInTime() throws IOException {
        TestNode silent =
                node(asked -> {
                    asked.stream("\n");
                    // Until the test ends and interrupts it.
                    new CountDownLatch(1).await();
                });

        try (Watch watch =
                lattice(silent.address()).objects().watch(HELLO, Selection.ALL, "", Form.OBJECTS)) {
            assertThat(watch.next(Duration.ofMillis(50))).isEmpty();
        }
    }

    // Beyond Kubernetes

    @Test
    void aFileIsUploadedUnderItsDigestAndCounted() throws IOException {
        Path file = directory.resolve("part.wasm");
        Files.writeString(file, "not really");
        String digest = Blobs.digest(file);
        TestNode node = node(asked -> asked.reply(asked.line().startsWith("HEAD") ? 404 : 201, ""));
        Blobs blobs = lattice(node.address()).blobs();
        List<Long> counts = new ArrayList<>();

        assertThat(blobs.has(digest)).isFalse();
        blobs.upload(digest, file, counts::add);

        assertThat(digest).matches("sha256:[0-9a-f]{64}");
        assertThat(counts.getLast()).isEqualTo(10);
        assertThat(node.seen())
                .containsExactly(
                        "HEAD /aether/v1/blobs/" + digest, "PUT /aether/v1/blobs/" + digest);
    }

    @Test
    void aPulseIsReadWithItsSteps() throws IOException {
        TestNode node =
                node(asked ->
                        asked.reply(
                                200,
                                """
                                {"metadata":{"name":"p"},
                                "spec":{"definition":"deploy","subject":"s"},
                                "status":{"phase":"Running","createdAt":"2026-01-01T00:00:00Z",
                                "outcome":"","steps":[{"key":"look","state":"Done","attempts":2,
                                "startedAt":"2026-01-01T00:00:01Z","endedAt":"2026-01-01T00:00:02Z",
                                "node":"n1","error":"slow"}]}}
                                """));

        Pulse pulse = lattice(node.address()).pulse("p");

        assertThat(pulse.isRunning()).isTrue();
        assertThat(pulse.times().end()).isEmpty();
        assertThat(pulse.steps()).hasSize(1);
        assertThat(pulse.steps().getFirst().tries()).isEqualTo(2);
        assertThat(pulse.steps().getFirst().times().end()).isPresent();
    }
}
