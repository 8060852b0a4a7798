package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Particles call each other across nodes, and the outside where they may: {@code examples/relay}
 * sends each request on to the authority in its header, {@code examples/hello} answers.
 */
@ExtendWith(SharedLattice.class)
final class ParticleCallsTest {
    private static final AppUnderTest SHOP = app("shop");
    private static final AppUnderTest STRANGER = app("stranger");
    private static final AppUnderTest FRIEND = app("friend");

    private static Lattice lattice;
    private static String relay;
    private static String hello;

    private static AppUnderTest app(String name) {
        return new AppUnderTest(name, "relay", 1, "{}");
    }

    @BeforeAll
    static void appsThatCallRun(Lattice shared) throws Exception {
        lattice = shared;
        Api api = lattice.api(lattice.nodes().getFirst());
        relay = api.upload(SHOP.file());
        hello = api.upload(AppUnderTest.hello(1).file());
        int metrics = lattice.nodes().getFirst().metrics("/").getPort();
        // A name of this machine, and its address written out.
        String to = "[\"localhost:%1$d\", \"127.0.0.1:%1$d\"]".formatted(metrics);
        api.create(manifest(SHOP, to, ", \"back\": " + back(2)));
        api.create(manifest(STRANGER, "[\"localhost:" + metrics + "\"]", ""));
        api.create(manifest(FRIEND, "[]", ""));
        for (AppUnderTest app : List.of(SHOP, STRANGER, FRIEND)) {
            api.awaitPhase(app, "Ready", Duration.ofSeconds(60));
        }
    }

    private static String manifest(AppUnderTest app, String to, String others) {
        return """
        {"apiVersion": "aether.dev/v1", "kind": "App",
         "metadata": {"name": "%1$s", "namespace": "default"},
         "spec": {"particle": {"front": {
           "from": "%2$s",
           "uses": {
             "wasi:http/incoming-handler": {"route": "%3$s/*"},
             "wasi:http/outgoing-handler": {"to": %4$s}},
           "scale": {"min": 3, "max": 3},
           "limits": {"memory": "16Mi"}}%5$s}}}
        """
                .formatted(app.name(), relay, app.host(), to, others);
    }

    /** A particle without a route, which app friend may call too. */
    private static String back(int replicas) {
        return """
        {"from": "%1$s",
         "uses": {"wasi:http/incoming-handler": {"callers": ["friend"]}},
         "scale": {"min": %2$d, "max": %2$d},
         "limits": {"memory": "16Mi"}}
        """
                .formatted(hello, replicas);
    }

    private static HttpResponse<String> ask(
            NodeProcess node, AppUnderTest app, String authority, String path) {
        return lattice.api(node).call(app, path, Map.of("x-relay-to", authority));
    }

    @Test
    void aParticleReachesAnotherThroughEveryNodeAndIsKnownThere() {
        for (NodeProcess node : lattice.nodes()) {
            for (String authority :
                    List.of("back.internal", "back.shop.internal", "back.shop.default.internal")) {
                HttpResponse<String> answer = ask(node, SHOP, authority, "/headers");

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body())
                        .containsPattern(
                                "x-aether-caller: spiffe://[0-9a-f]{16}\\.aether"
                                        + "/ns/default/app/shop/front\n")
                        .contains("x-aether-depth: 1\n");
            }
        }
    }

    @Test
    void nobodyIsTakenForAnother() {
        Map<String, String> forged = new HashMap<>();
        forged.put("x-relay-to", "back.internal");
        forged.put("X-Aether-Caller", "spiffe://0123456789abcdef.aether/ns/a/app/b/forged");
        forged.put("x-aether-depth", "7");

        String seen = lattice.api(lattice.nodes().getFirst()).call(SHOP, "/headers", forged).body();

        assertThat(seen).contains("app/shop/front").doesNotContain("forged", "depth: 7");
    }

    @Test
    void onlyWhomTheCalleeNamesMayCallFromAnotherApp() {
        NodeProcess node = lattice.nodes().getFirst();

        assertThat(ask(node, FRIEND, "back.shop.internal", "/").statusCode()).isEqualTo(200);
        assertThat(ask(node, STRANGER, "back.shop.internal", "/").statusCode()).isEqualTo(403);
        Waiting.until(
                "the callee's log says how to let it",
                Duration.ofSeconds(10),
                () ->
                        lattice.api(node)
                                        .log(SHOP)
                                        .contains("{callers: [\\\"default/stranger\\\"]}")
                                || lattice.api(node)
                                        .log(SHOP)
                                        .contains("{callers: [\"default/stranger\"]}"));
    }

    @Test
    void whatWasNotGrantedIsDeniedAndTheLogSaysTheLineToAdd() {
        NodeProcess node = lattice.nodes().getLast();

        HttpResponse<String> answer = ask(node, FRIEND, "denied.example", "/");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("http request denied");
        Waiting.until(
                "the caller's log names the line to add",
                Duration.ofSeconds(10),
                () -> lattice.api(node).log(FRIEND).contains("denied.example"));
    }

    @Test
    void aNameThatLeadsIntoThisNetworkIsRefusedUnlessTheAddressWasNamed() {
        NodeProcess first = lattice.nodes().getFirst();
        int metrics = first.metrics("/").getPort();

        HttpResponse<String> refused = ask(first, STRANGER, "localhost:" + metrics, "/livez");
        HttpResponse<String> named = ask(first, SHOP, "127.0.0.1:" + metrics, "/livez");

        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.body()).contains("destination ip prohibited");
        assertThat(named.statusCode()).isEqualTo(200);
    }

    /** A particle that calls itself, over all nodes, eight calls deep and no deeper. */
    @Test
    void callsThatGoInACircleEnd() {
        NodeProcess node = lattice.nodes().getFirst();

        HttpResponse<String> deep =
                ask(node, SHOP, "back.internal" + ",front.internal".repeat(7), "/round");
        HttpResponse<String> deeper =
                ask(node, SHOP, "back.internal" + ",front.internal".repeat(8), "/round");

        assertThat(deep.body()).startsWith("Hello from Aether!");
        assertThat(deeper.statusCode()).as(deeper.body()).isEqualTo(508);
    }

    /** Two replicas on three nodes: one node has none, and calls those of the others. */
    @Test
    void theLossOfACalleesNodeIsNotSeenByWhoeverCalls() {
        Map<String, NodeProcess> byId = new HashMap<>();
        lattice.nodes().forEach(node -> byId.put(idOf(node), node));
        Map<NodeProcess, NodeProcess> calleeOf = new HashMap<>();
        lattice.nodes().forEach(node -> calleeOf.put(node, byId.get(answeredBy(node))));
        NodeProcess caller =
                lattice.nodes().stream()
                        .filter(node -> calleeOf.get(node) != node)
                        .findFirst()
                        .orElseThrow();
        NodeProcess callee = calleeOf.get(caller);

        callee.kill();

        for (int i = 0; i < 200; i++) {
            HttpResponse<String> answer = ask(caller, SHOP, "back.internal", "/");
            assertThat(answer.statusCode()).as("request %d: %s", i, answer.body()).isEqualTo(200);
        }
        lattice.startAll();
    }

    private static String idOf(NodeProcess node) {
        return lattice.api(node).nodeId(node.name());
    }

    /** The id of the node on which the called particle answered. */
    private static String answeredBy(NodeProcess node) {
        HttpResponse<String> answer = ask(node, SHOP, "back.internal", "/");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().allValues("aether-node").getFirst();
    }
}
