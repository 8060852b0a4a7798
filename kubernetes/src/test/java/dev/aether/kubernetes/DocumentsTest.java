package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.KINDS;
import static dev.aether.kubernetes.Fixture.NOW;
import static dev.aether.kubernetes.Fixture.WIDGET;
import static dev.aether.kubernetes.Fixture.refusal;
import static dev.aether.kubernetes.Fixture.widget;
import static dev.aether.kubernetes.Fixture.widgets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.kubernetes.Discovery.Form;
import dev.aether.kubernetes.Representation.Include;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private final Discovery discovery = new Discovery(KINDS);
    private final OpenApi openApi = new OpenApi(KINDS);

    @Test
    void discoveryAnswersTheFormThatWasAsked() {
        var from130 =
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
                        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;"
                        + "as=APIGroupDiscoveryList,application/json";
        var from127 =
                "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
                        + "application/json";

        assertThat(Form.ofAccept(from130)).isEqualTo(Form.AGGREGATED_V2);
        assertThat(Form.ofAccept(from127)).isEqualTo(Form.AGGREGATED_V2BETA1);
        assertThat(Form.ofAccept("application/json, */*")).isEqualTo(Form.LEGACY);
        assertThat(Form.ofAccept("")).isEqualTo(Form.LEGACY);
        assertThat(discovery.apis(Form.AGGREGATED_V2BETA1).textAt("apiVersion"))
                .contains("apidiscovery.k8s.io/v2beta1");
        assertThat(Form.AGGREGATED_V2.contentType()).contains("v=v2;");
    }

    @Test
    void aggregatedDiscoveryTellsAllAboutAKind() {
        var resource =
                discovery
                        .apis(Form.AGGREGATED_V2)
                        .at("items", "0", "versions", "0", "resources", "0")
                        .orElseThrow();

        assertThat(resource.textAt("resource")).contains("widgets");
        assertThat(resource.textAt("singularResource")).contains("widget");
        assertThat(resource.textAt("scope")).contains("Namespaced");
        assertThat(resource.at("shortNames").orElseThrow().compact()).isEqualTo("[\"wd\"]");
        assertThat(resource.at("categories").orElseThrow().compact()).isEqualTo("[\"all\"]");
        assertThat(resource.textAt("subresources", "0", "responseKind", "kind")).contains("Scale");
        assertThat(resource.textAt("subresources", "1", "subresource")).contains("status");
    }

    @Test
    void legacyDiscoverySaysTheSame() {
        assertThat(discovery.api(Form.LEGACY, "h:1").at("versions").orElseThrow().compact())
                .isEqualTo("[\"v1\"]");
        assertThat(discovery.apis(Form.LEGACY).textAt("groups", "0", "name"))
                .contains("shop.example");
        assertThat(discovery.group("shop.example").textAt("preferredVersion", "groupVersion"))
                .contains("shop.example/v1");
        var names =
                discovery.resources("shop.example", "v1").itemsAt("resources").stream()
                        .map(each -> each.textAt("name").orElse(""))
                        .toList();
        assertThat(names).containsExactly("widgets", "widgets/scale", "widgets/status");
        assertThat(refusal(() -> discovery.resources("no", "v1")).code()).isEqualTo(404);
        assertThat(refusal(() -> discovery.group("")).code()).isEqualTo(404);
        assertThat(Discovery.version(36, "x").textAt("gitVersion")).contains("v1.36.0+x");
    }

    @Test
    void openApiOffersWhatKubectlLooksFor() {
        var document = openApi.document("apis/shop.example/v1");
        var patch =
                document.at(
                                "paths",
                                "/apis/shop.example/v1/namespaces/{namespace}/widgets/{name}",
                                "patch")
                        .orElseThrow();

        assertThat(patch.textAt("x-kubernetes-group-version-kind", "kind")).contains("Widget");
        assertThat(patch.at("parameters").orElseThrow().compact()).contains("fieldValidation");
        assertThat(patch.at("requestBody").orElseThrow().compact())
                .contains("application/merge-patch+json")
                .doesNotContain("strategic");
        assertThat(openApi.document("api/v1").compact()).contains("strategic");
        assertThat(document.at("components", "schemas", "example.shop.v1.Widget")).isPresent();
        assertThat(openApi.index().textAt("paths", "api/v1", "serverRelativeURL").orElseThrow())
                .startsWith("/openapi/v3/api/v1?hash=");
        assertThat(refusal(() -> openApi.document("apis/no/v1")).code()).isEqualTo(404);
    }

    @Test
    void openApiTwoHasProtobufAndJson() {
        var protobuf = openApi.v2Protobuf();

        assertThat(openApi.v2().textAt("swagger")).contains("2.0");
        assertThat(openApi.v2().at("definitions", "io.k8s.api.core.v1.Namespace")).isPresent();
        assertThat(protobuf).startsWith(0x0a, 0x03, '2', '.', '0');
        assertThat(new String(protobuf, java.nio.charset.StandardCharsets.UTF_8))
                .contains("fieldValidation", "example.shop.v1.Widget");
    }

    @Test
    void tablesHoldOneCellForEachColumn() {
        var fixture = new Fixture();
        fixture.create("w1", "{size: 3}");
        var list = fixture.operations.list(widgets(), ListOptions.ALL);
        var later = NOW.plus(Duration.ofMinutes(5));

        var table = Representation.TABLE.of(list, Include.METADATA, later);

        assertThat(table.at("rows", "0", "cells").orElseThrow().compact())
                .isEqualTo("[\"w1\",3,\"5m\"]");
        assertThat(table.textAt("columnDefinitions", "0", "format")).contains("name");
        assertThat(table.textAt("rows", "0", "object", "kind")).contains("PartialObjectMetadata");
        assertThat(table.textAt("metadata", "resourceVersion")).isPresent();
        var full = Representation.TABLE.of(list, Include.OBJECT, later);
        assertThat(full.textAt("rows", "0", "object", "kind")).contains("Widget");
        var bare = Representation.TABLE.of(list, Include.NONE, later);
        assertThat(bare.at("rows", "0", "object")).isEmpty();
        assertThat(Include.parse("")).isEqualTo(Include.METADATA);
        assertThat(refusal(() -> Include.parse("x")).code()).isEqualTo(400);
    }

    @Test
    void partialObjectsHoldOnlyMetadata() {
        var object = widget("w1", "{size: 1}");

        var partial = Representation.METADATA.of(WIDGET, object, Include.NONE, NOW);

        assertThat(partial.compact())
                .isEqualTo(
                        "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\","
                                + "\"metadata\":{\"name\":\"w1\"}}");
    }

    @Test
    void watchEventsAreRepresentedToo() {
        var event = new WatchEvent(WatchEvent.Type.ADDED, widget("w1", "{size: 1}"));
        var gone = Status.expired(1, 5).json();
        var error = new WatchEvent(WatchEvent.Type.ERROR, gone);

        var shown = Representation.TABLE.of(WIDGET, event, Include.NONE, NOW);

        assertThat(shown.object().textAt("kind")).contains("Table");
        assertThat(Representation.TABLE.of(WIDGET, error, Include.NONE, NOW)).isEqualTo(error);
        assertThat(error.json().textAt("object", "message"))
                .contains("too old resource version: 1 (5)");
    }

    @Test
    void agesAreRoundedAsKubectlRoundsThem() {
        var ages =
                List.of(
                        List.of(0, "0s"),
                        List.of(119, "119s"),
                        List.of(130, "2m10s"),
                        List.of(600, "10m"),
                        List.of(3 * 3600 + 60, "3h1m"),
                        List.of(9 * 3600, "9h"),
                        List.of(49 * 3600, "2d1h"),
                        List.of(10 * 86400, "10d"),
                        List.of(800 * 86400, "2y70d"),
                        List.of(-5, "<invalid>"));

        for (var age : ages) {
            var seconds = Duration.ofSeconds((int) age.getFirst());
            assertThat(Timestamps.shortForm(seconds)).isEqualTo(age.getLast());
        }
        assertThat(Timestamps.parse("2026-01-02T03:04:05Z")).isPresent();
        assertThat(Timestamps.parse("soon")).isEmpty();
        assertThat(Timestamps.printMicros(NOW)).isEqualTo("2026-05-01T12:00:00.000000Z");
    }

    @Test
    void nodesAndEventsHaveTheirFamiliarColumns() {
        var node =
                Fixture.json(
                        "{metadata: {name: n1, labels: {node-role.kubernetes.io/peer: \"\"}},"
                                + " spec: {unschedulable: true}, status: {conditions: [{type:"
                                + " Ready, status: \"True\"}], nodeInfo: {kubeletVersion: v1}}}");
        var event =
                Fixture.json(
                        "{metadata: {name: e}, type: Normal, reason: Started, message: hello,"
                                + " involvedObject: {kind: Widget, name: w1},"
                                + " lastTimestamp: \"2026-05-01T11:59:00Z\"}");

        assertThat(cells(Fixture.NODE, node))
                .startsWith("[\"n1\",\"Ready,SchedulingDisabled\"," + "\"peer\",\"v1\"");
        assertThat(cells(Fixture.EVENT, event))
                .startsWith("[\"60s\",\"Normal\",\"Started\"," + "\"widget/w1\",\"hello\"");
        assertThat(StandardKinds.lease(Kind.READ_VERBS).qualifiedResource())
                .isEqualTo("leases.coordination.k8s.io");
    }

    private static String cells(Kind kind, Json.ObjectNode object) {
        return Representation.TABLE
                .of(kind, object, Include.NONE, NOW)
                .at("rows", "0", "cells")
                .orElseThrow()
                .compact();
    }

    @Test
    void aKindMayBeGivenOnlyOnce() {
        assertThatThrownBy(() -> new Kinds(List.of(WIDGET, WIDGET)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(KINDS.find(widget("w", "{}"))).contains(WIDGET);
        assertThat(KINDS.find(Json.object())).isEmpty();
        assertThat(KINDS.find(Fixture.json("{apiVersion: a/, kind: B}"))).isEmpty();
    }
}
