package dev.aether.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Yaml;
import dev.aether.runtime.Grant;
import dev.aether.workflow.PermanentFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AppTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private static ObjectNode object(String particle) {
        return (ObjectNode)
                Yaml.parse(
                        """
                        metadata: {name: shop, namespace: default, uid: u-1, generation: 3}
                        spec:
                          particle:
                            web: %s
                        """
                                .formatted(particle));
    }

    private static Particle web(String particle) {
        return App.of(object(particle)).particle("web").orElseThrow();
    }

    @Test
    void whatASpecLeavesOutIsWhatTheAetherfileSays() {
        Particle web = web("{from: %s}".formatted(DIGEST));

        assertThat(web.replicas()).isEqualTo(1);
        assertThat(web.routes()).isEmpty();
        assertThat(web.run().digest()).isEqualTo(DIGEST);
        assertThat(web.run().limits().memoryBytesMax()).isEqualTo(64 << 20);
        assertThat(web.run().limits().cpuMillis()).isEqualTo(100);
        assertThat(web.run().limits().deadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(web.run().limits().concurrencyMax()).isEqualTo(100);
    }

    @Test
    void aParticleMayHaveSeveralRoutes() {
        Particle web =
                web(
                        """
                        {from: %s, uses: {"wasi:http/incoming-handler":
                              {route: ["shop.example/cart*", "*/health"]}}}
                        """
                                .formatted(DIGEST));

        assertThat(web.routes())
                .extracting(route -> route.text())
                .containsExactly("shop.example/cart*", "*/health");
    }

    @Test
    void onlyWhatAReplicaIsToldChangesTheRevision() {
        Particle plain = web("{from: %s, limits: {memory: 64Mi}}".formatted(DIGEST));
        Particle scaled =
                web(
                        """
                        {from: %s, scale: {min: 5}, limits: {memory: 67108864},
                         uses: {"wasi:http/incoming-handler": {route: "shop.example/*"}}}
                        """
                                .formatted(DIGEST));
        Particle other = web("{from: %s, env: {MODE: fast}}".formatted(DIGEST));

        assertThat(scaled.revision()).isEqualTo(plain.revision());
        Particle loud = web("{from: %s, args: [--loud]}".formatted(DIGEST));

        assertThat(other.revision()).isNotEqualTo(plain.revision());
        assertThat(loud.revision()).isNotEqualTo(plain.revision());
    }

    @Test
    void whatAReplicaIsToldSurvivesItsRecord() {
        Particle.Run run =
                web("{from: %s, env: {A: '1', B: x}, args: [--verbose, '']}".formatted(DIGEST))
                        .run();

        assertThat(run.arguments()).containsExactly("--verbose", "");
        assertThat(Particle.Run.of(run.json())).isEqualTo(run);
    }

    @Test
    void grantsAreToldAndRecorded() {
        String uses =
                """
                {"wasi:http/outgoing-handler": {to: [a.example]}, "wasi:logging/logging": {},
                 "wasi:sockets/tcp": {to: ["db.example:5432"]},
                 "wasi:config/store": {values: {mode: fast}}}
                """;
        Particle granted = web("{from: %s, uses: %s}".formatted(DIGEST, uses));
        Particle plain = web("{from: %s}".formatted(DIGEST));

        assertThat(granted.run().grants())
                .containsExactly(
                        new Grant.OutgoingHttp(List.of("a.example")),
                        new Grant.OutgoingTcp(List.of("db.example:5432")),
                        new Grant.Config(Map.of("mode", "fast"), List.of()),
                        new Grant.Logging());
        assertThat(Particle.Run.of(granted.run().json())).isEqualTo(granted.run());
        assertThat(granted.revision()).isNotEqualTo(plain.revision());
        assertThat(plain.run().json().compact()).doesNotContain("grants");
    }

    @Test
    void settingsOfObjectsAreGrantedByReference() {
        Particle granted =
                web(
                        ("{from: %s, uses: {\"wasi:config/store\": {from: [{secret: s, prefix: p,"
                                        + " optional: true}, {configMap: c}]}}}")
                                .formatted(DIGEST));

        assertThat(granted.run().grants())
                .containsExactly(
                        new Grant.Config(
                                Map.of(),
                                List.of(
                                        new Grant.Settings(
                                                Grant.Settings.Kind.SECRET, "s", "p", true),
                                        new Grant.Settings(
                                                Grant.Settings.Kind.CONFIG_MAP, "c", "", false))));
        assertThat(Particle.Run.of(granted.run().json())).isEqualTo(granted.run());
    }

    @Test
    void topicsAreGrantedWithAllThatHandleThem() {
        String two =
                """
                {"spec": {"topic": {"orders": {"messages": 5, "bytes": "1Mi"}},
                  "particle": {"web": {"from": "%1$s", "uses":
                      {"wasi:messaging/producer": {"topics": ["orders"]}}},
                    "ship": {"from": "%1$s", "uses":
                      {"wasi:messaging/incoming-handler": {"topics": ["orders"]}}},
                    "bill": {"from": "%1$s", "uses":
                      {"wasi:messaging/incoming-handler": {"topics": ["orders"], "retries": 1}}}}},
                 "metadata": {"name": "shop", "namespace": "default", "uid": "u"}}
                """
                        .formatted(DIGEST);

        App app = App.of((ObjectNode) Json.parse(two));

        Particle.Run shop = app.particle("web").orElseThrow().run();
        Particle.Run bill = app.particle("bill").orElseThrow().run();
        assertThat(shop.grants())
                .containsExactly(
                        new Grant.Producer(List.of(new Grant.Topic("orders", 5, 1 << 20))));
        assertThat(bill.grants())
                .containsExactly(
                        new Grant.Consumer(
                                List.of(new Grant.Subscription("orders", List.of("bill", "ship"))),
                                8,
                                1,
                                java.time.Duration.ofSeconds(1)));
        assertThat(Particle.Run.of(shop.json())).isEqualTo(shop);
        assertThat(Particle.Run.of(bill.json())).isEqualTo(bill);
    }

    @Test
    void aStoreOfTheAppIsGranted() {
        ObjectNode object =
                object(
                        "{from: %s, uses: {\"wasi:keyvalue/store\": {store: visits}}}"
                                .formatted(DIGEST));
        ObjectNode spec = object.objectAt("spec").with("store", Yaml.parse("visits: {}"));

        Particle.Run run = App.of(object.with("spec", spec)).particle("web").orElseThrow().run();

        assertThat(run.grants()).containsExactly(new Grant.KeyValue("visits"));
        assertThat(Particle.Run.of(run.json())).isEqualTo(run);
    }

    @Test
    void aSpecThatWasNeverAdmittedIsRefusedInWords() {
        assertThatThrownBy(() -> web("{from: %s, limits: {memory: lots}}".formatted(DIGEST)))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("particle.web.limits.memory")
                .hasMessageContaining("lots");
    }

    @Test
    void whatMaySleepRunsAsLongAsTheStatusCallsItAwake() {
        ObjectNode object = object("{from: %s, scale: {min: 0, idle: 5s}}".formatted(DIGEST));
        Awake awake = Awake.all(App.of(object), Instant.EPOCH);

        App asleep = App.of(object);
        App woken = App.of(awake.in(object));

        assertThat(asleep.replicas()).isZero();
        assertThat(asleep.particles().getFirst().idle()).isEqualTo(Duration.ofSeconds(5));
        assertThat(woken.replicas()).isEqualTo(1);
        assertThat(Awake.of(awake.in(object))).isEqualTo(awake);
        assertThat(awake.without("web").in(awake.in(object)))
                .isEqualTo(awake.without("web").in(object));
        assertThat(asleep.sameButScale(woken)).isTrue();
    }

    @Test
    void whatNeverSleepsIsNeverCalledAwake() {
        ObjectNode two = object("{from: %s, scale: {min: 2}}".formatted(DIGEST));
        ObjectNode none = object("{from: %s, scale: {min: 0, max: 0}}".formatted(DIGEST));

        assertThat(Awake.all(App.of(two), Instant.EPOCH).since()).isEmpty();
        assertThat(Awake.all(App.of(none), Instant.EPOCH).since()).isEmpty();
        assertThat(App.of(none).replicas()).isZero();
    }

    @Test
    void aChangeOfScaleAloneIsSeenAsOne() {
        App one = App.of(object("{from: %s}".formatted(DIGEST)));
        App two = App.of(object("{from: %s, scale: {min: 2}}".formatted(DIGEST)));
        App fast = App.of(object("{from: %s, env: {MODE: fast}}".formatted(DIGEST)));

        assertThat(one.sameButScale(two)).isTrue();
        assertThat(one.sameButScale(fast)).isFalse();
    }
}
