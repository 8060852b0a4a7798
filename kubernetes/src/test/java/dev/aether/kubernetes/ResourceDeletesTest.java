package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.AS_ANN;
import static dev.aether.kubernetes.Fixture.NAMESPACE;
import static dev.aether.kubernetes.Fixture.WIDGET;
import static dev.aether.kubernetes.Fixture.json;
import static dev.aether.kubernetes.Fixture.refusal;
import static dev.aether.kubernetes.Fixture.target;
import static dev.aether.kubernetes.Fixture.widgets;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How objects go, alone, by selector and with their namespace. */
class ResourceDeletesTest {
    private final Fixture fixture = new Fixture();
    private final ResourceOperations operations = fixture.operations;

    private static DeleteOptions deletion() {
        return DeleteOptions.of(AS_ANN);
    }

    @Test
    void finalizersDelayADeleteUntilTheLastIsGone() {
        fixture.create("w1", "{size: 1}");
        fixture.patch("w1", PatchKind.MERGE, "{metadata: {finalizers: [a.example/x]}}");

        var marked = operations.delete(target("w1"), deletion()).object();
        var adding =
                refusal(() ->
                        fixture.patch(
                                "w1",
                                PatchKind.MERGE,
                                "{metadata: {finalizers: [a.example/x, a.example/y]}}"));
        assertThat(Metadata.isBeingDeleted(marked)).isTrue();
        assertThat(adding.message()).contains("no new finalizers can be added");
        assertThat(fixture.find("w1")).isPresent();

        fixture.patch("w1", PatchKind.MERGE, "{metadata: {finalizers: null}}");
        assertThat(fixture.find("w1")).isEmpty();
    }

    @Test
    void deletesCheckTheirPreconditions() {
        fixture.create("w1", "{size: 1}");
        var wrong = DeleteOptions.parse(json("{preconditions: {uid: other}}"), AS_ANN);

        assertThat(refusal(() -> operations.delete(target("w1"), wrong)).message())
                .contains("Precondition failed: UID in precondition: other");
        var gone = operations.delete(target("w1"), deletion()).object();
        assertThat(gone.textAt("status")).contains("Success");
        assertThat(refusal(() -> operations.delete(target("w1"), deletion())).message())
                .isEqualTo("widgets.shop.example \"w1\" not found");
    }

    @Test
    void aDeletedNamespaceTakesItsContentsAlong() {
        fixture.create("w1", "{size: 1}");
        var held = fixture.create("w2", "{size: 1}");
        operations.replace(target("w2"), Metadata.withFinalizer(held, "a.example/x"), AS_ANN);
        var shop = Target.of(NAMESPACE, "", "shop");

        operations.delete(shop, deletion());
        var terminating = operations.get(shop);
        var refused = refusal(() -> fixture.create("w3", "{size: 1}"));

        assertThat(terminating.textAt("status", "phase")).contains("Terminating");
        assertThat(refused.message()).contains("because it is being terminated");
        assertThat(fixture.find("w1")).isEmpty();

        fixture.patch("w2", PatchKind.MERGE, "{metadata: {finalizers: null}}");
        assertThat(refusal(() -> operations.get(shop)).code()).isEqualTo(404);
    }

    @Test
    void aCollectionIsDeletedBySelector() {
        fixture.create("w1", "{size: 1, color: red}");
        fixture.create("w2", "{size: 1, color: blue}");
        var red = new ListOptions(Selectors.parse("", "spec.color=red", WIDGET), 0, "", "", "");

        var deleted = operations.deleteCollection(widgets(), red, deletion());

        assertThat(deleted.items()).hasSize(1);
        assertThat(fixture.find("w1")).isEmpty();
        assertThat(fixture.find("w2")).isPresent();
    }
}
