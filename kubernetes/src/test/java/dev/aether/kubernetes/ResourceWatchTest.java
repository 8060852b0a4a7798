package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.AS_ANN;
import static dev.aether.kubernetes.Fixture.WIDGET;
import static dev.aether.kubernetes.Fixture.refusal;
import static dev.aether.kubernetes.Fixture.target;
import static dev.aether.kubernetes.Fixture.widgets;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceWatchTest {
    private final Fixture fixture = new Fixture();

    private static List<String> drain(ResourceWatch watch) {
        var seen = new ArrayList<String>();
        for (var asked = 0; asked < 20; asked++) {
            watch.next(Duration.ZERO)
                    .ifPresent(
                            event -> seen.add(event.type() + " " + Metadata.name(event.object())));
        }
        return seen;
    }

    private ResourceWatch watch(String fields, String revision) {
        var selectors = Selectors.parse("", fields, WIDGET);
        return fixture.operations.watch(
                widgets(), new WatchOptions(selectors, revision, false, ""));
    }

    @Test
    void aWatchWithoutRevisionBeginsWithWhatExists() {
        fixture.create("w1", "{size: 1}");

        var watch = watch("", "");
        fixture.create("w2", "{size: 1}");
        fixture.operations.delete(target("w1"), DeleteOptions.of(AS_ANN));

        assertThat(drain(watch)).containsExactly("ADDED w1", "ADDED w2", "DELETED w1");
    }

    @Test
    void aWatchFromARevisionBeginsAfterIt() {
        var first = fixture.create("w1", "{size: 1}");

        var watch = watch("", first.textAt("metadata", "resourceVersion").orElseThrow());
        fixture.patch("w1", PatchKind.MERGE, "{spec: {size: 2}}");

        assertThat(drain(watch)).containsExactly("MODIFIED w1");
    }

    @Test
    void objectsEnterAndLeaveASelection() {
        fixture.create("w1", "{size: 1}");

        var watch = watch("spec.color=red", "");
        fixture.patch("w1", PatchKind.MERGE, "{spec: {color: blue}}");
        fixture.patch("w1", PatchKind.MERGE, "{spec: {size: 2}}");
        fixture.patch("w1", PatchKind.MERGE, "{spec: {color: red}}");

        assertThat(drain(watch)).containsExactly("ADDED w1", "DELETED w1", "ADDED w1");
    }

    @Test
    void aDeletedObjectCarriesTheRevisionOfItsDeletion() {
        var created = fixture.create("w1", "{size: 1}");
        var revision = created.textAt("metadata", "resourceVersion").orElseThrow();
        var watch = watch("", revision);

        fixture.operations.delete(target("w1"), DeleteOptions.of(AS_ANN));

        var event = watch.next(Duration.ZERO).orElseThrow();
        assertThat(Metadata.revision(event.object())).isGreaterThan(Metadata.revision(created));
    }

    @Test
    void initialEventsEndWithAMarkedBookmark() {
        fixture.create("w1", "{size: 1}");
        var options = new WatchOptions(Selectors.ALL, "", true, "NotOlderThan");

        var watch = fixture.operations.watch(widgets(), options);
        var added = watch.next(Duration.ZERO).orElseThrow();
        var mark = watch.next(Duration.ZERO).orElseThrow();

        assertThat(added.type()).isEqualTo(WatchEvent.Type.ADDED);
        assertThat(mark.type()).isEqualTo(WatchEvent.Type.BOOKMARK);
        assertThat(mark.object().textAt("metadata", "annotations", "k8s.io/initial-events-end"))
                .contains("true");
        var refused =
                refusal(() ->
                        fixture.operations.watch(
                                widgets(), new WatchOptions(Selectors.ALL, "", true, "")));
        assertThat(refused.code()).isEqualTo(422);
    }

    @Test
    void aWatchThatFellBehindEndsWithGone() {
        var small = new Fixture(Admission.OPEN, new MemoryStore(2));
        var watch =
                small.operations.watch(widgets(), new WatchOptions(Selectors.ALL, "", false, ""));
        for (var i = 0; i < 5; i++) {
            small.create("w" + i, "{size: 1}");
        }

        var event = watch.next(Duration.ZERO).orElseThrow();

        assertThat(event.type()).isEqualTo(WatchEvent.Type.ERROR);
        assertThat(event.object().wholeAt("code")).hasValue(410);
        assertThat(event.object().textAt("reason")).contains("Expired");
        assertThat(watch.ended()).isTrue();
        assertThat(watch.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void bookmarksFollowQuietProgress() {
        var watch = watch("", "");
        fixture.operations.create(
                Target.of(Fixture.NAMESPACE, "", ""),
                Fixture.json("{apiVersion: v1, kind: Namespace, metadata: {name: other}}"),
                AS_ANN);

        assertThat(watch.next(Duration.ZERO)).isEmpty();

        var bookmark = watch.bookmark().json();
        assertThat(bookmark.textAt("object", "metadata", "resourceVersion")).contains("3");
        assertThat(bookmark.textAt("object", "kind")).contains("Widget");
    }
}
