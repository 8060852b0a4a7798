package dev.aether.cue;

import static dev.aether.cue.Aetherfiles.problems;
import static dev.aether.cue.Aetherfiles.texts;
import static dev.aether.cue.Aetherfiles.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.cue.Aetherfile.Outcome;
import dev.aether.cue.AppSpec.Route;
import dev.aether.cue.AppSpec.Source;
import java.time.Duration;
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
}
