package dev.aether.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueTest {
    @Test
    void everyKeyAndValueKnowsItsPlace() {
        var value = Value.yaml("A.yaml", "a:\n  - x\n  - b: 7\n");

        assertThat(value.at("a").orElseThrow().position().text()).isEqualTo("A.yaml:2:3");
        var item = ((Value.ListValue) value.at("a").orElseThrow()).items().getLast();
        assertThat(item.at("b").orElseThrow().position().text()).isEqualTo("A.yaml:3:8");
        var entry = ((Value.MapValue) item).entries().get("b");
        assertThat(entry.key().text()).isEqualTo("A.yaml:3:5");
    }

    @Test
    void jsonHasPlacesToo() {
        var value = Value.read("a.json", "{\n  \"a\": {\"b\": true}}");

        assertThat(value.at("a", "b").orElseThrow().position().text()).isEqualTo("a.json:2:14");
    }

    @Test
    void requestsHaveNoPlaces() {
        var value = Value.request("{\"a\": 1}");

        assertThat(value.at("a").orElseThrow().position()).isEqualTo(Position.NONE);
    }

    @Test
    void yamlAndJsonMeanTheSame() {
        var json = "{\"a\":[1,2.5,-3,true,null,\"x\"],\"b\":{}}";

        assertThat(Value.json("", json).json()).isEqualTo(json);
        assertThat(Value.yaml("", json).json()).isEqualTo(json);
    }

    @Test
    void plainScalarsFollowTheCoreSchema() {
        assertThat(Value.yaml("", "[yes, 0x1F, 0o17, +7, 1., .5, 1e3, ~, TRUE, 1_0]").json())
                .isEqualTo("[\"yes\",31,15,7,1,0.5,1e3,null,true,\"1_0\"]");
    }

    @Test
    void aNameGivenTwiceIsRefusedWithBothPlaces() {
        refused(
                "A.yaml",
                "a: 1\nb: 2\na: 3\n",
                "A.yaml:3:1: `a` is given twice, first at A.yaml:1:1");
        refused(
                "a.json",
                "{\"a\":1,\n\"a\":2}",
                "a.json:2:1: `a` is given twice, first at a.json:1:2");
        refused(".json", "{\"a\":{\"b\":1,\"b\":1}}", "`b` is given twice");
    }

    @Test
    void malformedTextIsRefusedWithItsPlace() {
        refused("A.yaml", "a: [1", "A.yaml:1:6: not YAML");
        refused("A.yaml", "a:\n\tb: 1", "A.yaml:2:1: not YAML");
        refused("A.yaml", "", "A.yaml:1:1: expected a value, got nothing");
        refused("A.yaml", "a\n---\nb", "A.yaml:2:1: expected one document");
        refused("A.yaml", "a: !!binary x", "tag tag:yaml.org,2002:binary is not supported");
        refused("A.yaml", "a: !x {}", "tag !x is not supported");
        refused("A.yaml", "<<: {}", "merge keys");
        refused("A.yaml", "? [a]\n: b", "A.yaml:1:3: expected a name");
        refused("A.yaml", "a: .nan", "expected a finite number");
        refused("A.yaml", "a: 1e99999", "number out of range");
        refused("A.yaml", "a: *b", "unknown alias *b");
        refused("a.json", "", "a.json:1:1: expected a value");
        refused("a.json", "{\"a\":}", "a.json:1:6: not JSON");
        refused("a.json", "1 2", "a.json:1:3: expected the end");
        refused("a.json", "1e99999", "number out of range");
    }

    private static void refused(String file, String text, String message) {
        assertThatThrownBy(() -> Value.read(file, text))
                .as(text)
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatCostsTooMuchIsRefused() {
        refused("A.yaml", "[".repeat(1000), "at most 50 nested levels");
        refused("a.json", "[".repeat(1000), "at most 50 nested levels");
        refused("A.yaml", "[" + "1,".repeat(100_001) + "1]", "at most 100000 values");
        refused("A.yaml", " ".repeat((1 << 20) + 1), "at most 1048576 characters");
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 8; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i));
            bomb.repeat("*a" + (i - 1) + ",", 10).append("x]\n");
        }
        refused("A.yaml", bomb.toString(), "aliases counted at each use");
    }

    @Test
    void aliasesRepeatWhatTheyName() {
        assertThat(Value.yaml("", "a: &x {k: 1}\nb: *x").json())
                .isEqualTo("{\"a\":{\"k\":1},\"b\":{\"k\":1}}");
    }

    @Test
    void damagedTextNeverEscapesAsAnythingElse() {
        var good = "name: shop\nparticle:\n  web: &w\n    from: ./w.wasm\n    x: [1, 'a', \"b\"]\n";
        var symbols = "{}[]&*!|>'\"%@`:-?#, \n\tab1\u0000\uD800";
        for (var seed = 0; seed < 5000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder(good);
            for (var i = 0; i < 4; i++) {
                text.setCharAt(
                        random.nextInt(text.length()),
                        symbols.charAt(random.nextInt(symbols.length())));
            }
            try {
                var outcome = Aetherfile.read("A.yaml", text.toString());
                assertThat(outcome).as("seed %d", seed).isNotNull();
                Value.read("a.json", text.toString());
            } catch (UnreadableException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }
}
