package dev.aether.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.cue.Aetherfile.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportsTest {
    private static AppSpec.Particle web(String uses) {
        var file =
                "{name: a, store: {visits: {}}, topic: {news: {}}, particle: {web: {from: ./a.wasm, uses: {%s}}}}"
                        .formatted(uses);
        return switch (Aetherfile.read("Aetherfile.yaml", file)) {
            case Outcome.Valid(var app) -> app.particle("web").orElseThrow();
            case Outcome.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    @Test
    void whatEveryParticleIsGivenNeedsNoGrant() {
        var usual =
                List.of(
                        "wasi:io/streams@0.2.3",
                        "wasi:http/types@0.2.12",
                        "wasi:filesystem/preopens@0.2.0",
                        "wasi:cli/environment@0.2.6");

        assertThat(Imports.ungranted(web(""), usual)).isEmpty();
    }

    @Test
    void oneGrantGivesAllInterfacesOfItsPackage() {
        var wanted =
                List.of("wasi:keyvalue/store@0.2.0-draft", "wasi:keyvalue/atomics@0.2.0-draft");

        assertThat(Imports.ungranted(web(""), wanted)).isEqualTo(wanted);
        assertThat(Imports.ungranted(web("\"wasi:keyvalue/store\": {store: visits}"), wanted))
                .isEmpty();
    }

    @Test
    void theLinesToAddAreAnAetherfile() {
        assertThat(Imports.remedy("web", "wasi:keyvalue/atomics@0.2.0-draft", List.of()))
                .isEqualTo(
                        "add to particle.web.uses: wasi:keyvalue/store: {store: data},"
                                + " and beside `particle`: store: {data: {}}");
        for (var name :
                List.of(
                        "wasi:http/outgoing-handler@0.2.3",
                        "wasi:config/store@0.2.0-rc.1",
                        "wasi:messaging/producer@0.2.0-draft",
                        "wasi:logging/logging")) {
            var remedy = Imports.remedy("web", name, List.of());
            var line = remedy.substring("add to particle.web.uses: ".length());

            var written =
                    line.replace("HOST", "a.example")
                            .replace(", and beside `particle`: topic: {news: {}}", "")
                            .replaceFirst(": ", "\": ");

            assertThat(Imports.ungranted(web("\"" + written), List.of(name))).as(remedy).isEmpty();
        }
    }

    @Test
    void whatHandlesMessagesNeedsTheirTypesAndNoRightToSend() {
        var wanted =
                List.of(
                        "wasi:messaging/types@0.2.0-draft",
                        "wasi:messaging/producer@0.2.0-draft",
                        "wasi:messaging/request-reply@0.2.0-draft");

        assertThat(Imports.ungranted(web(""), wanted)).isEqualTo(wanted);
        assertThat(
                        Imports.ungranted(
                                web("\"wasi:messaging/incoming-handler\": {topics: [news]}"),
                                wanted))
                .isEqualTo(wanted.subList(1, 3));
        assertThat(Imports.ungranted(web("\"wasi:messaging/producer\": {topics: [news]}"), wanted))
                .isEqualTo(wanted.subList(2, 3));
        assertThat(Imports.remedy("web", wanted.getLast(), List.of("wasi:messaging/producer")))
                .startsWith("nothing in this version grants it")
                .contains("another topic");
    }

    @Test
    void whatNobodyCanGrantIsSaidToBeSo() {
        assertThat(Imports.ungranted(web(""), List.of("acme:pay/cards", "plain")))
                .containsExactly("acme:pay/cards", "plain");
        assertThat(Imports.remedy("web", "acme:pay/cards", List.of()))
                .isEqualTo("nothing in this version grants it");
        assertThat(
                        Imports.remedy(
                                "web",
                                "wasi:logging/logging@9.0.0",
                                List.of("wasi:logging/logging")))
                .isEqualTo("it is granted, but not there in the version that the component wants");
    }
}
