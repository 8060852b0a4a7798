package dev.aether.cli.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.cli.CommandFailure;
import dev.aether.kubernetes.Json;
import org.junit.jupiter.api.Test;

/** The forms of <a href="https://kubernetes.io/docs/reference/kubectl/jsonpath/">kubectl</a>. */
class JsonPathTemplateTest {
    private static final Json LIST =
            Json.parse(
                    """
                    {"kind":"List","items":[
                      {"metadata":{"name":"n1","labels":{"a.b/c":"x"}},
                       "status":{"cpu":4,"up":true}},
                      {"metadata":{"name":"n2"},"status":{"cpu":8,"up":false}}
                    ]}
                    """);

    @Test
    void pathsFindFieldsItemsAndSlices() {
        assertThat(shown("{.kind}")).isEqualTo("List");
        assertThat(shown(".kind")).isEqualTo("List");
        assertThat(shown("{$.items[0].metadata.name}")).isEqualTo("n1");
        assertThat(shown("{.items[-1].metadata.name}")).isEqualTo("n2");
        assertThat(shown("{.items[*].metadata.name}")).isEqualTo("n1 n2");
        assertThat(shown("{.items[0:1].metadata.name}")).isEqualTo("n1");
        assertThat(shown("{.items[0:-1].metadata.name}")).isEqualTo("n1");
        assertThat(shown("{..name}")).isEqualTo("n1 n2");
        assertThat(shown("{.items[0].metadata.labels['a.b/c']}")).isEqualTo("x");
        assertThat(shown("{.items[0].metadata.labels.a\\.b/c}")).isEqualTo("x");
        assertThat(shown("{.items[0].status}")).isEqualTo("{\"cpu\":4,\"up\":true}");
        assertThat(shown("{.nothing.here}")).isEmpty();
        assertThat(shown("{['kind']}")).isEqualTo("List");
    }

    @Test
    void filtersCompareTextsNumbersAndPresence() {
        assertThat(shown("{.items[?(@.metadata.name==\"n2\")].status.cpu}")).isEqualTo("8");
        assertThat(shown("{.items[?(@.status.cpu > 4)].metadata.name}")).isEqualTo("n2");
        assertThat(shown("{.items[?(@.status.up==true)].metadata.name}")).isEqualTo("n1");
        assertThat(shown("{.items[?(@.metadata.labels)].metadata.name}")).isEqualTo("n1");
        assertThat(shown("{.items[?(@.metadata.name!='n2')].metadata.name}")).isEqualTo("n1");
    }

    @Test
    void rangesRepeatTextBetweenValues() {
        assertThat(
                        shown(
                                "{range .items[*]}{.metadata.name}:{.status.cpu}{\"\\n\"}{end}of"
                                        + " {.kind}"))
                .isEqualTo("n1:4\nn2:8\nof List");
    }

    @Test
    void whatCannotBeReadIsWrongUsage() {
        for (String broken :
                new String[] {
                    "{.a", "{end}", "{range .a}", "{.a[}", "{.a[x]}", "{\"a}", "{.a..}"
                }) {
            assertThatThrownBy(() -> JsonPathTemplate.parse(broken))
                    .as(broken)
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("--output jsonpath: ");
        }
    }

    private static String shown(String template) {
        return JsonPathTemplate.parse(template).apply(LIST);
    }
}
