package dev.aether.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.cue.Aetherfile.Outcome;
import dev.aether.cue.AppSpec.Route;
import dev.aether.cue.AppSpec.Source;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class AetherfileTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String FULL =
            """
            name: shop
            particle:
              web:
                from: ./web.wasm
                uses:
                  wasi:http/incoming-handler:
                    route: shop.example/cart*
                scale:
                  min: 2
                  max: 5
                limits:
                  memory: 32Mi
                  deadline: 5s
                  cpu: 250m
                  concurrency: 8
                env:
                  MODE: fast
                args: [--verbose]
            """;

    private static AppSpec valid(String yaml) {
        return switch (Aetherfile.read("Aetherfile.yaml", yaml)) {
            case Outcome.Valid(var app) -> app;
            case Outcome.Invalid(var problems) -> throw new AssertionError(texts(problems));
        };
    }

    private static List<String> problems(String yaml) {
        return texts(Aetherfile.read("Aetherfile.yaml", yaml));
    }

    private static List<String> texts(Outcome outcome) {
        return outcome instanceof Outcome.Invalid(var problems) ? texts(problems) : List.of();
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::text).toList();
    }

    @Test
    void everythingWrittenIsRead() {
        var web = valid(FULL).particle("web").orElseThrow();

        assertThat(web.from()).isEqualTo(new Source.File("./web.wasm"));
        assertThat(web.routes()).containsExactly(new Route("shop.example", "/cart", true));
        assertThat(web.scale()).isEqualTo(new AppSpec.Scale(2, 5, Duration.ofSeconds(60)));
        assertThat(web.limits())
                .isEqualTo(
                        new AppSpec.Limits(
                                32L << 20,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                250,
                                8,
                                100,
                                new AppSpec.Reuse(1, Duration.ofSeconds(30))));
        assertThat(web.env()).containsEntry("MODE", "fast");
        assertThat(web.args()).containsExactly("--verbose");
    }

    @Test
    void whatIsLeftOutHasDefaults() {
        var web =
                valid("{name: a, particle: {web: {from: " + DIGEST + "}}}")
                        .particle("web")
                        .orElseThrow();

        assertThat(web.from()).isEqualTo(new Source.Digest(DIGEST.substring(7)));
        assertThat(web.routes()).isEmpty();
        assertThat(web.scale()).isEqualTo(new AppSpec.Scale(1, 1, Duration.ofSeconds(60)));
        assertThat(web.limits())
                .isEqualTo(
                        new AppSpec.Limits(
                                64L << 20,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                100,
                                100,
                                100,
                                new AppSpec.Reuse(1, Duration.ofSeconds(30))));
    }

    @Test
    void aWrongAetherfileIsExplained() {
        assertThat(problems(FULL.replace("min: 2", "min: two")))
                .containsExactly(
                        "Aetherfile.yaml:9:12: particle.web.scale.min: expected a whole number"
                                + " from 0 to 1000, got \"two\"");
        assertThat(problems(FULL.replace("scale:", "scael:")).getFirst())
                .startsWith(
                        "Aetherfile.yaml:8:5: particle.web.scael: expected one of the fields"
                                + " from, uses, scale, limits, schedule, reuse, env, args, got the"
                                + " unknown field `scael`")
                .endsWith("did you mean `scale`?");
        assertThat(problems(FULL.replace("max: 5", "max: 1")))
                .containsExactly(
                        "Aetherfile.yaml:10:12: particle.web.scale.max: expected a whole number"
                                + " >= min (2), got 1");
        assertThat(problems(FULL.replace("MODE: fast", "MODE: 1")).getFirst())
                .contains("particle.web.env.MODE: expected text, got 1; put it in quotes");
        assertThat(problems(FULL.replace("name: shop", "name: Shop")).getFirst())
                .startsWith("Aetherfile.yaml:1:7: name: expected a DNS label");
        assertThat(problems(FULL.replace("  web:", "  Web_1:")).getFirst())
                .startsWith("Aetherfile.yaml:3:3: particle: expected a DNS label");
        assertThat(problems(FULL.replace("shop.example/cart*", "shop.example")).getFirst())
                .contains("route: expected a route such as shop.example/cart*");
        assertThat(problems("name: a\nparticle: {}"))
                .containsExactly("Aetherfile.yaml:2:11: particle: expected at least 1, got 0");
        assertThat(problems("{name: a, particle: {web: {}}}").getFirst())
                .contains("particle.web: expected `from` (the component), got nothing");
    }

    @Test
    void whatComesLaterIsRefusedClearly() {
        assertThat(problems(FULL + "    durable: true\n"))
                .containsExactly(
                        "Aetherfile.yaml:19:5: particle.web.durable: expected no such field yet,"
                                + " got `durable`; `durable` is not yet supported in this version");
        assertThat(problems(FULL + "container: {}\n").getFirst())
                .contains("`container` is not yet supported in this version");
        assertThat(problems(FULL.replace("./web.wasm", "oci://reg/web@" + DIGEST)).getFirst())
                .contains("registries and URLs are not yet supported in this version");
        assertThat(problems(FULL.replace("incoming-handler", "incoming-handlr")).getFirst())
                .contains("did you mean `wasi:http/incoming-handler`?");
    }

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
                                        + " \"wasi:keyvalue/store\": {store: visits},"
                                        + " \"wasi:blobstore/blobstore\": {store: carts},"
                                        + " \"wasi:config/store\": {values: {mode: fast}}}"));

        assertThat(app.stores()).containsExactly("visits", "carts");
        assertThat(app.particle("web").orElseThrow().capabilities())
                .containsExactly(
                        new Capability.OutgoingHttp(List.of("a.example", "*.b.example:8443")),
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

    @Test
    void oneRouteBelongsToOneParticle() {
        var second = FULL.substring(FULL.indexOf("  web:")).replace("web:", "other:");

        assertThat(problems(FULL + second).getFirst())
                .contains("a route of its own")
                .contains("particle `web` has it already");
    }

    @Test
    void severalRoutesMayBeListed() {
        var app = valid(FULL.replace("shop.example/cart*", "[shop.example/, \"*/x*\"]"));

        assertThat(app.particle("web").orElseThrow().routes())
                .containsExactly(new Route("shop.example", "/", false), new Route("*", "/x", true));
    }

    @Test
    void unreadableTextIsAProblemToo() {
        assertThat(problems("name: [a"))
                .containsExactly(
                        "Aetherfile.yaml:1:9: expected a readable Aetherfile, got not YAML: "
                                + "expected ',' or ']', but got <stream end>");
        assertThat(problems("name: a\nname: b").getFirst())
                .contains("`name` is given twice, first at Aetherfile.yaml:1:1");
    }

    @Test
    void jsonAndYamlReadAlike() {
        var json = Value.yaml("", FULL).json();

        assertThat(Aetherfile.read("Aetherfile.json", json))
                .isEqualTo(new Outcome.Valid(valid(FULL)));
    }

    @Test
    void anAppSurvivesTheWayThroughAdmission() {
        var app = valid(FULL).withSource("web", new Source.Digest(DIGEST.substring(7)));

        var admitted = Aetherfile.admit("shop", Value.request(app.specJson()));

        assertThat(admitted).isEqualTo(new Outcome.Valid(app));
    }

    @Test
    void admissionRefusesFilesNamesAndUnknownFieldsByPath() {
        var app = valid(FULL);
        var digest = app.withSource("web", new Source.Digest(DIGEST.substring(7)));

        assertThat(texts(Aetherfile.admit("shop", Value.request(app.specJson()))))
                .containsExactly(
                        "particle.web.from: expected a digest sha256:<64 hex digits>, got the file"
                                + " ./web.wasm; `aether deploy` uploads files and names their"
                                + " digest");
        assertThat(texts(Aetherfile.admit("Shop", Value.request(digest.specJson()))).getFirst())
                .startsWith("metadata.name: expected a DNS label");
        assertThat(texts(Aetherfile.admit("shop", Value.request("{\"name\":\"a\"}")))).hasSize(2);
    }

    @Test
    void aParticleThatMayHaveNoReplicaSleepsUnlessItMayNeverHaveOne() {
        assertThat(scale("{min: 0}"))
                .isEqualTo(new AppSpec.Scale(0, 1, Duration.ofSeconds(60)))
                .matches(AppSpec.Scale::sleeps);
        assertThat(scale("{min: 0, max: 0}").sleeps()).isFalse();
        assertThat(scale("{min: 1, max: 3, idle: 5s}").sleeps()).isFalse();
        assertThat(scale("{min: 0, max: 4, idle: 5s}"))
                .isEqualTo(new AppSpec.Scale(0, 4, Duration.ofSeconds(5)));
    }

    private static AppSpec.Scale scale(String text) {
        var app =
                valid(
                        """
                        name: shop
                        particle: {web: {from: ./web.wasm, scale: %s}}
                        """
                                .formatted(text));
        var digested = app.withSource("web", new Source.Digest(DIGEST.substring(7)));
        assertThat(Aetherfile.admit("shop", Value.request(digested.specJson())))
                .isEqualTo(new Outcome.Valid(digested));
        return app.particle("web").orElseThrow().scale();
    }

    @Test
    void scaleAndSourceCanBeChanged() {
        var app = valid(FULL).withScale("web", new AppSpec.Scale(3, 3, Duration.ofSeconds(60)));

        assertThat(app.particle("web").orElseThrow().scale().min()).isEqualTo(3);
        assertThat(app.withSource("nobody", new Source.File("./x"))).isEqualTo(app);
    }

    @Test
    void thePublishedSchemaIsWellFormed() {
        var schema = Value.request(Aetherfile.specJsonSchema());

        assertThat(schema.at("properties", "particle", "additionalProperties", "required"))
                .map(Value::json)
                .contains("[\"from\"]");
    }

    private static String job(String schedule) {
        return "{name: a, particle: {tidy: {from: " + DIGEST + ", schedule: " + schedule + "}}}";
    }

    @Test
    void aScheduleIsALineOrAMap() {
        var line = valid(job("'*/5 * * * *'")).particle("tidy").orElseThrow();
        var map =
                valid(job("{every: 30s, overlap: allow, startWithin: 10s, retries:" + " 0}"))
                        .particle("tidy")
                        .orElseThrow();

        assertThat(line.job())
                .contains(
                        new AppSpec.Job(
                                Cron.read("*/5 * * * *", ZoneId.of("UTC")),
                                false,
                                Duration.ofHours(1),
                                3));
        assertThat(line.scale().sleeps()).isFalse();
        assertThat(line.scale().min()).isZero();
        assertThat(map.job())
                .contains(
                        new AppSpec.Job(
                                new Schedule.Every(Duration.ofSeconds(30)),
                                true,
                                Duration.ofSeconds(10),
                                0));
    }

    @Test
    void aScheduleIsWrittenAsItIsRead() {
        for (var schedule :
                List.of("'@daily'", "{cron: '0 2 * * sun', zone: Europe/Berlin}", "{every: 90s}")) {
            var app = valid(job(schedule));

            var again = Aetherfile.admit("a", Value.request(app.specJson()));

            assertThat(again).isEqualTo(new Outcome.Valid(app));
        }
    }

    @Test
    void aScheduleThatIsWrongSaysWhereAndWhy() {
        assertThat(problems(job("'0 0 30 2 *'")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("Aetherfile.yaml:1:")
                .contains("particle.tidy.schedule: expected a day that there is")
                .contains("no such day is in any year");
        assertThat(problems(job("{cron: '@daily', every: 5s}")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("expected either cron or every");
        assertThat(problems(job("{cron: '@daily', zone: Europe/Berln}")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("did you mean `Europe/Berlin`?");
        assertThat(problems(job("{every: 5s, zone: Europe/Berlin}")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("no zone beside every");
        assertThat(problems(job("5")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("a schedule such as");
    }

    @Test
    void aCommandHasNothingThatIsAboutRequests() {
        var yaml =
                """
                name: a
                particle:
                  tidy:
                    from: ./tidy.wasm
                    schedule: "@daily"
                    scale: {min: 1}
                    uses:
                      wasi:http/incoming-handler: {route: a/*}
                """;

        assertThat(problems(yaml))
                .hasSize(2)
                .first(InstanceOfAssertFactories.STRING)
                .startsWith("Aetherfile.yaml:6:12: particle.tidy.scale: expected nothing here")
                .contains("a command answers no requests: remove `scale` or `schedule`");
    }
}
