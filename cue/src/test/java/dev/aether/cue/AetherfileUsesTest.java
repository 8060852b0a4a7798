package dev.aether.cue;

import static dev.aether.cue.Aetherfiles.problems;
import static dev.aether.cue.Aetherfiles.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.cue.Aetherfile.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an Aetherfile grants its particles. */
class AetherfileUsesTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    private static String granted(String uses) {
        return """
        name: a
        store: {visits: {}, carts: {kind: strong}}
        particle:
          web:
            from: %s
            uses:
              %s
        """
                .formatted(DIGEST, uses);
    }

    @Test
    void capabilitiesAreRead() {
        var app =
                valid(
                        granted(
                                "{\"wasi:logging/logging\": {},"
                                        + " \"wasi:http/outgoing-handler\": {to: [a.example, \"*.b.example:8443\"]},"
                                        + " \"wasi:sockets/tcp\": {to: [\"db.example:5432\", \"[fd00::7]:5432\"]},"
                                        + " \"wasi:keyvalue/store\": {store: visits},"
                                        + " \"wasi:blobstore/blobstore\": {store: carts},"
                                        + " \"wasi:config/store\": {values: {mode: fast}}}"));

        assertThat(app.stores()).containsExactly("visits", "carts");
        assertThat(app.particle("web").orElseThrow().capabilities())
                .containsExactly(
                        new Capability.OutgoingHttp(List.of("a.example", "*.b.example:8443")),
                        new Capability.OutgoingTcp(List.of("db.example:5432", "[fd00::7]:5432")),
                        new Capability.KeyValue("visits"),
                        new Capability.Objects("carts"),
                        new Capability.Config(Map.of("mode", "fast"), List.of()),
                        new Capability.Logging());
        assertThat(Aetherfile.admit("a", Value.request(app.specJson())))
                .isEqualTo(new Outcome.Valid(app));
    }

    private static String messaging(String topics, String uses, String more) {
        return """
        name: a
        topic: %s
        particle:
          web:
            from: %s
            uses: %s
            %s
        """
                .formatted(topics, DIGEST, uses, more);
    }

    @Test
    void topicsAreSentToAndHandled() {
        var app =
                valid(
                        messaging(
                                "{orders: {}, news: {messages: 5, bytes: 1Mi}}",
                                "{\"wasi:messaging/producer\": {topics: [news, orders, news]},"
                                        + " \"wasi:messaging/incoming-handler\":"
                                        + " {topics: [orders], retries: 0, pause: 20ms}}",
                                ""));

        assertThat(app.topics())
                .containsEntry("orders", new AppSpec.Topic(10_000, 256 << 20))
                .containsEntry("news", new AppSpec.Topic(5, 1 << 20));
        assertThat(app.particle("web").orElseThrow().capabilities())
                .containsExactly(
                        new Capability.Producer(List.of("news", "orders")),
                        new Capability.Consumer(
                                List.of("orders"), 8, 0, java.time.Duration.ofMillis(20)));
        assertThat(Aetherfile.admit("a", Value.request(app.specJson())))
                .isEqualTo(new Outcome.Valid(app));
    }

    @Test
    void aTopicMustBeDeclared() {
        assertThat(
                        problems(
                                messaging(
                                        "{orders: {}}",
                                        "{\"wasi:messaging/producer\": {topics: [order]}}",
                                        "")))
                .singleElement()
                .asString()
                .contains("a topic of this app", "did you mean `orders`?");
        assertThat(
                        problems(
                                messaging(
                                        "{}",
                                        "{\"wasi:messaging/incoming-handler\": {topics: [news]}}",
                                        "")))
                .singleElement()
                .asString()
                .contains("declare it beside `particle`: topic: {news: {}}");
    }

    @Test
    void whatHandlesMessagesDoesNotSleepAndIsNoCommand() {
        var handles = "{\"wasi:messaging/incoming-handler\": {topics: [orders]}}";

        assertThat(problems(messaging("{orders: {}}", handles, "scale: {min: 0}")))
                .singleElement()
                .asString()
                .contains("particle.web.scale.min", "messages do not");
        assertThat(problems(messaging("{orders: {}}", handles, "schedule: \"@daily\"")))
                .singleElement()
                .asString()
                .contains("a command handles no messages");
        assertThat(valid(messaging("{orders: {}}", handles, "scale: {min: 0, max: 0}")).topics())
                .isNotEmpty();
    }

    @Test
    void aHandlerMayHaveNoRouteAndCallersOfOtherApps() {
        var app =
                valid(
                        granted(
                                "{\"wasi:http/incoming-handler\": {callers: [shop, b/shop, \"*\"]},"
                                        + " \"wasi:http/outgoing-handler\": {}}"));

        assertThat(app.particle("web").orElseThrow().routes()).isEmpty();
        assertThat(app.particle("web").orElseThrow().capabilities())
                .containsExactly(
                        new Capability.IncomingHttp(List.of("shop", "b/shop", "*")),
                        new Capability.OutgoingHttp(List.of()));
        assertThat(Aetherfile.admit("a", Value.request(app.specJson())))
                .isEqualTo(new Outcome.Valid(app));
    }

    @Test
    void routesAndCallersStandTogether() {
        var app =
                valid(
                        granted(
                                "{\"wasi:http/incoming-handler\":"
                                        + " {route: a.example/*, callers: [shop]}}"));

        assertThat(app.particle("web").orElseThrow().routes()).hasSize(1);
        assertThat(Aetherfile.admit("a", Value.request(app.specJson())))
                .isEqualTo(new Outcome.Valid(app));
    }

    @Test
    void settingsComeFromObjects() {
        var app =
                valid(
                        granted(
                                "wasi:config/store: {from: [{configMap: look, optional: true},"
                                        + " {secret: pay.v2, prefix: pay-}]}"));

        assertThat(app.particle("web").orElseThrow().capabilities())
                .containsExactly(
                        new Capability.Config(
                                Map.of(),
                                List.of(
                                        new Capability.Settings(
                                                Capability.Settings.Kind.CONFIG_MAP,
                                                "look",
                                                "",
                                                true),
                                        new Capability.Settings(
                                                Capability.Settings.Kind.SECRET,
                                                "pay.v2",
                                                "pay-",
                                                false))));
        assertThat(Aetherfile.admit("a", Value.request(app.specJson())))
                .isEqualTo(new Outcome.Valid(app));
    }

    @Test
    void aStoreMustBeDeclared() {
        assertThat(problems(granted("wasi:keyvalue/store: {store: visit}")))
                .containsExactly(
                        "Aetherfile.yaml:7:36: particle.web.uses.\"wasi:keyvalue/store\".store:"
                                + " expected a store of this app, got \"visit\";"
                                + " did you mean `visits`?");
        assertThat(problems(granted("wasi:keyvalue/store: {store: orders}")).getFirst())
                .endsWith("declare it beside `particle`: store: {orders: {}}");
    }

    @Test
    void wrongCapabilitiesAreExplained() {
        assertThat(problems(granted("wasi:http/incoming-handler: {callers: [a/b/c]}")).getFirst())
                .contains("callers[0]: expected APP, NAMESPACE/APP or *");
        assertThat(
                        problems(granted("wasi:http/outgoing-handler: {to: [\"http://x/\"]}"))
                                .getFirst())
                .contains("to[0]: expected HOST or HOST:PORT");
        assertThat(problems(granted("wasi:sockets/tcp: {to: [db.example]}")).getFirst())
                .contains("to[0]: expected HOST:PORT");
        assertThat(problems(granted("wasi:sockets/tcp: {to: []}")).getFirst()).contains("to:");
        assertThat(problems(granted("wasi:config/store: {secrets: [key]}")).getFirst())
                .contains("one of the fields values, from, got the unknown field `secrets`");
        assertThat(problems(granted("wasi:config/store: {from: [{optional: true}]}")))
                .containsExactly(
                        "Aetherfile.yaml:7:34: particle.web.uses.\"wasi:config/store\".from:"
                                + " expected either configMap or secret, got neither");
        assertThat(problems(granted("wasi:config/store: {from: [{configMap: a, secret: b}]}")))
                .singleElement()
                .asString()
                .endsWith("expected either configMap or secret, got both");
        assertThat(problems(granted("wasi:config/store: {from: [{secret: A_b}]}")).getFirst())
                .contains("from[0].secret: expected the name of an object");
        assertThat(problems(granted("wasi:logging/logging: {level: info}")).getFirst())
                .contains("expected no fields, got the unknown field `level`");
        assertThat(problems(granted("wasi:config/secret: {}")).getFirst())
                .contains("the unknown field `wasi:config/secret`");
        assertThat(problems(granted("{}").replace("kind: strong", "kind: crdt")).getFirst())
                .contains("store.carts.kind: expected one of strong, got \"crdt\"");
        assertThat(problems(granted("{}").replace("kind: strong", "replicas: 5")).getFirst())
                .contains("`replicas` is not yet supported in this version");
    }
}
