package dev.aether.cue;

import static dev.aether.cue.Schema.defaulted;
import static dev.aether.cue.Schema.notYet;
import static dev.aether.cue.Schema.optional;
import static dev.aether.cue.Schema.required;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final Schema.Form LOWER = new Schema.Form("lower-case letters", "[a-z]+", 8);
    private static final Schema THING =
            new Schema.Struct(
                    "a thing",
                    List.of(
                            required("name", new Schema.Text(LOWER), "its name"),
                            optional("count", new Schema.Whole(0, 9), "how many"),
                            optional("kind", new Schema.Choice(List.of("red", "blue")), "which"),
                            optional("share", new Schema.Decimal(0, 1), "part"),
                            optional("on", new Schema.Flag(), "whether"),
                            optional("size", new Schema.ByteCount(1024, 1 << 30), "memory"),
                            optional("cpu", new Schema.Cpu(10, 4000), "processor"),
                            optional(
                                    "wait",
                                    new Schema.Span(Duration.ZERO, Duration.ofHours(1)),
                                    "time"),
                            optional(
                                    "tags",
                                    new Schema.Sequence(new Schema.Text(LOWER), 1, 3),
                                    "words"),
                            optional(
                                    "env",
                                    new Schema.Dictionary(LOWER, Schema.text(5), 0, 2),
                                    "settings"),
                            optional(
                                    "either",
                                    new Schema.Union(
                                            List.of(
                                                    new Schema.Text(LOWER),
                                                    new Schema.Sequence(
                                                            new Schema.Text(LOWER), 1, 2))),
                                    "one or many"),
                            defaulted("mode", new Schema.Text(LOWER), "\"fast\"", "how"),
                            notYet("later", "someday")));

    private static List<String> problems(String yaml) {
        return THING.check(Value.yaml("T.yaml", yaml)).stream().map(Problem::text).toList();
    }

    @Test
    void whatFitsHasNoProblems() {
        var yaml =
                """
                name: abc
                count: 9
                kind: red
                share: 0.5
                on: false
                size: 64Mi
                cpu: 250m
                wait: 1m30s
                tags: [a, b]
                env: {a: b}
                either: [x]
                """;

        assertThat(problems(yaml)).isEmpty();
    }

    @Test
    void eachProblemSaysWhereWhatAndWhy() {
        assertThat(problems("name: Abc"))
                .containsExactly("T.yaml:1:7: name: expected lower-case letters, got \"Abc\"");
        assertThat(problems("{name: a, count: two}"))
                .containsExactly(
                        "T.yaml:1:18: count: expected a whole number from 0 to 9, got \"two\"");
        assertThat(problems("{name: a, count: \"2\"}").getFirst())
                .endsWith("got \"2\"; remove the quotes");
        assertThat(problems("{name: 5}").getFirst())
                .endsWith("got 5; put it in quotes to make it text: \"5\"");
        assertThat(problems("{name: a, kind: rad}").getFirst())
                .endsWith("expected one of red, blue, got \"rad\"; did you mean `red`?");
        assertThat(problems("{name: a, share: 2}").getFirst())
                .endsWith("share: expected a number from 0.0 to 1.0, got 2");
        assertThat(problems("{name: a, on: yes}").getFirst())
                .endsWith("on: expected true or false, got \"yes\"");
        assertThat(problems("{name: a, size: 1}").getFirst())
                .endsWith("size: expected an amount such as 32Mi, from 1Ki to 1Gi, got 1");
        assertThat(problems("{name: a, cpu: 5}").getFirst())
                .endsWith("cpu: expected an amount of CPU such as 250m, from 10m to 4, got 5");
        assertThat(problems("{name: a, wait: 5}").getFirst())
                .endsWith(
                        "wait: expected a duration such as 5s, from 0s to 1h, got 5;"
                                + " add a unit, such as 5s");
        assertThat(problems("{name: a, tags: []}").getFirst())
                .endsWith("tags: expected at least 1, got 0");
        assertThat(problems("{name: a, tags: [a, B]}"))
                .containsExactly("T.yaml:1:21: tags[1]: expected lower-case letters, got \"B\"");
        assertThat(problems("{name: a, env: {X: b}}").getFirst())
                .isEqualTo("T.yaml:1:17: env: expected lower-case letters as name, got \"X\"");
        assertThat(problems("{name: a, env: {a: toolong}}").getFirst())
                .startsWith("T.yaml:1:20: env.a: expected text, got");
        assertThat(problems("{name: a, env: {a: b, c: d, e: f}}").getFirst())
                .endsWith("env: expected at most 2, got 3");
        assertThat(problems("[a]")).containsExactly("T.yaml:1:1: expected a thing, got a list");
        assertThat(problems("{name: null}").getFirst()).endsWith("got nothing");
    }

    @Test
    void missingAndUnknownFieldsAreNamed() {
        assertThat(problems("{}"))
                .containsExactly("T.yaml:1:1: expected `name` (its name), got nothing");
        assertThat(problems("{name: a, cuont: 1}").getFirst())
                .startsWith("T.yaml:1:11: cuont: expected one of the fields name, count, kind,")
                .endsWith("got the unknown field `cuont`; did you mean `count`?");
        assertThat(problems("{name: a, zzzzzz: 1}").getFirst())
                .endsWith("got the unknown field `zzzzzz`");
    }

    @Test
    void whatComesLaterIsRefusedAtItsPlace() {
        assertThat(problems("{name: a, later: {}}"))
                .containsExactly(
                        "T.yaml:1:11: later: expected no such field yet, got `later`;"
                                + " `later` is not yet supported in this version");
    }

    @Test
    void aUnionComplainsAboutTheOptionThatWasMeant() {
        assertThat(problems("{name: a, either: B}").getFirst())
                .endsWith("either: expected lower-case letters, got \"B\"");
        assertThat(problems("{name: a, either: [B]}").getFirst())
                .endsWith("either[0]: expected lower-case letters, got \"B\"");
        assertThat(problems("{name: a, either: 7}").getFirst())
                .endsWith("either: expected lower-case letters or a list, got 7");
    }

    @Test
    void problemsComeInTheOrderOfTheFile() {
        assertThat(problems("count: x\nkind: y\nname: 1\n"))
                .map(text -> text.substring(0, 9))
                .containsExactly("T.yaml:1:", "T.yaml:2:", "T.yaml:3:");
    }

    @Test
    void problemsAreBounded() {
        var many = new StringBuilder("name: a\n");
        for (var i = 0; i < 500; i++) {
            many.append("x").append(i).append(": 1\n");
        }

        assertThat(problems(many.toString())).hasSize(Check.PROBLEMS_MAX);
    }

    @Test
    void withoutPositionsOnlyPathsAreNamed() {
        var problem = THING.check(Value.request("{\"name\":\"a\",\"count\":10}")).getFirst();

        assertThat(problem.text()).isEqualTo("count: expected a whole number from 0 to 9, got 10");
    }

    @Test
    void defaultsAreFilledInInTheOrderOfTheSchema() {
        var complete = THING.complete(Value.request("{\"count\":1,\"name\":\"a\"}"));

        assertThat(complete.json()).isEqualTo("{\"name\":\"a\",\"count\":1,\"mode\":\"fast\"}");
    }

    @Test
    void randomValuesAreEitherFineOrComplainedAbout() {
        var names = List.of("name", "count", "kind", "size", "cpu", "wait", "tags", "either", "z");
        var values =
                List.of(
                        "a", "7", "true", "null", "[]", "{}", "[a, 1]", "{a: b}", "64Mi", "5s",
                        "1.5", "-3", "''", "red");
        for (var seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var yaml = new StringBuilder("{name: a");
            for (var i = random.nextInt(3); i >= 0; i--) {
                yaml.append(", ")
                        .append(names.get(1 + random.nextInt(8)) + i)
                        .append(": ")
                        .append(values.get(random.nextInt(values.size())));
                yaml.append(", ")
                        .append(names.get(1 + random.nextInt(8)).repeat(i + 1))
                        .append(": ")
                        .append(values.get(random.nextInt(values.size())));
            }
            try {
                var value = Value.yaml("", yaml.append("}").toString());
                for (var problem : THING.check(value)) {
                    assertThat(problem.text()).as("seed %d", seed).contains("expected");
                }
                THING.complete(value);
            } catch (UnreadableException twice) {
                assertThat(twice.getMessage()).contains("given twice");
            }
        }
    }

    @Test
    void theJsonSchemaSaysTheSame() {
        var schema = Value.request(THING.jsonSchema());

        assertThat(schema.at("properties", "count").orElseThrow().json())
                .isEqualTo(
                        "{\"description\":\"how many\",\"type\":\"integer\",\"minimum\":0,"
                                + "\"maximum\":9}");
        assertThat(schema.at("required").orElseThrow().json()).isEqualTo("[\"name\"]");
        assertThat(schema.at("additionalProperties").orElseThrow().json()).isEqualTo("false");
        assertThat(schema.at("properties", "later")).isEmpty();
        assertThat(schema.at("properties", "mode", "default").orElseThrow().json())
                .isEqualTo("\"fast\"");
    }

    @Test
    void quantitiesAreExactOrNothing() {
        assertThat(Quantities.bytes("32Mi")).contains(32L << 20);
        assertThat(Quantities.bytes("1.5Ki")).contains(1536L);
        assertThat(Quantities.bytes("2k")).contains(2000L);
        assertThat(Quantities.bytes("0.3")).isEmpty();
        assertThat(Quantities.bytes("32mi")).isEmpty();
        assertThat(Quantities.bytes("-1")).isEmpty();
        assertThat(Quantities.bytes("999999999999999Pi")).isEmpty();
        assertThat(Quantities.cpuMillis("0.25")).contains(250L);
        assertThat(Quantities.cpuMillis("2")).contains(2000L);
        assertThat(Quantities.cpuMillis("0.0001")).isEmpty();
        assertThat(Quantities.span("1m30s")).contains(Duration.ofSeconds(90));
        assertThat(Quantities.span("1.5h")).contains(Duration.ofMinutes(90));
        assertThat(Quantities.span("250ms")).contains(Duration.ofMillis(250));
        assertThat(Quantities.span("5")).isEmpty();
        assertThat(Quantities.span("999999999d")).isEmpty();
        assertThat(Quantities.printBytes(1536)).isEqualTo("1536");
        assertThat(Quantities.printBytes(64L << 20)).isEqualTo("64Mi");
        assertThat(Quantities.printCpu(1500)).isEqualTo("1500m");
        assertThat(Quantities.printSpan(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(Quantities.printSpan(Duration.ZERO)).isEqualTo("0s");
    }
}
