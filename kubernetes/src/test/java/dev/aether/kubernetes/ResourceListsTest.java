package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.AS_ANN;
import static dev.aether.kubernetes.Fixture.WIDGET;
import static dev.aether.kubernetes.Fixture.refusal;
import static dev.aether.kubernetes.Fixture.target;
import static dev.aether.kubernetes.Fixture.widgets;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Lists in parts and of other times. */
class ResourceListsTest {
    private final Fixture fixture = new Fixture();
    private final ResourceOperations operations = fixture.operations;

    private static DeleteOptions deletion() {
        return DeleteOptions.of(AS_ANN);
    }

    @Test
    void aLimitedListGoesOnAtTheSameState() {
        for (var i = 0; i < 7; i++) {
            fixture.create("w" + i, "{size: 1, color: " + (i % 2 == 0 ? "red" : "blue") + "}");
        }
        var selectors = Selectors.parse("", "spec.color=red", WIDGET);
        var names = new ArrayList<String>();
        var token = "";

        do {
            var part = operations.list(widgets(), new ListOptions(selectors, 2, token, "", ""));
            part.items().forEach(item -> names.add(Metadata.name(item)));
            token = part.next();
            operations.delete(target("w" + (names.size() == 2 ? 6 : 5)), deletion());
        } while (!token.isEmpty() && names.size() < 10);

        assertThat(names).containsExactly("w0", "w2", "w4", "w6");
    }

    @Test
    void aListOfExactlyTheLimitIsTheLastPart() {
        fixture.create("w1", "{size: 1}");
        fixture.create("w2", "{size: 1}");

        var list = operations.list(widgets(), new ListOptions(Selectors.ALL, 2, "", "", ""));

        assertThat(list.items()).hasSize(2);
        assertThat(list.next()).isEmpty();
        assertThat(list.json().textAt("kind")).contains("WidgetList");
    }

    @Test
    void listsOfAnotherTimeAreRefusedAsKubernetesDoes() {
        var future = new ListOptions(Selectors.ALL, 0, "", "99999", "");
        var exactFuture = new ListOptions(Selectors.ALL, 0, "", "99999", "Exact");
        var forged = new ListOptions(Selectors.ALL, 0, "bm9uc2Vuc2U", "", "");
        var notNumber = new ListOptions(Selectors.ALL, 0, "", "abc", "");

        assertThat(refusal(() -> operations.list(widgets(), future)).message())
                .contains("Too large resource version: 99999");
        assertThat(refusal(() -> operations.list(widgets(), exactFuture)).code()).isEqualTo(504);
        assertThat(refusal(() -> operations.list(widgets(), forged)).code()).isEqualTo(400);
        assertThat(refusal(() -> operations.list(widgets(), notNumber)).code()).isEqualTo(400);
    }

    @Test
    void expiredContinuationsAnswerGone() {
        var small = new Fixture(Admission.OPEN, new MemoryStore(3));
        for (var i = 0; i < 4; i++) {
            small.create("w" + i, "{size: 1}");
        }
        var options = new ListOptions(Selectors.ALL, 1, "", "", "");
        var token = small.operations.list(widgets(), options).next();
        for (var i = 4; i < 9; i++) {
            small.create("w" + i, "{size: 1}");
        }

        var refused =
                refusal(() ->
                        small.operations.list(
                                widgets(), new ListOptions(Selectors.ALL, 1, token, "", "")));

        assertThat(refused.code()).isEqualTo(410);
        assertThat(refused.reason()).isEqualTo("Expired");
    }
}
