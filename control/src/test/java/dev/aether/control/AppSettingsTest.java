package dev.aether.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Yaml;
import dev.aether.runtime.Bindings;
import dev.aether.runtime.Grant;
import dev.aether.runtime.Grant.Settings;
import dev.aether.runtime.WorkloadException;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import dev.aether.state.simulated.SimulatedKeyspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a particle looks up in ConfigMaps and Secrets; how changes reach it, the simulation tells.
 */
class AppSettingsTest {
    private static final Settings LOOK = from(Settings.Kind.CONFIG_MAP, "look", "");
    private static final Settings PAY = from(Settings.Kind.SECRET, "pay", "");

    @TempDir private Path directory;
    private SimulatedKeyspace system;
    private AppSettings settings;

    @BeforeEach
    void aConfigMapAndASecret() {
        Environment environment = SystemEnvironment.open(directory);
        system = new SimulatedKeyspace(environment.timers());
        settings = new AppSettings(environment, system);
        write(Catalogue.CONFIG_MAP, "look", "data: {a: look, b: look}, binaryData: {c: Yw==}");
        write(Catalogue.SECRET, "pay", "data: {b: cGF5, bytes: /w==}");
    }

    private static Settings from(Settings.Kind kind, String name, String prefix) {
        return new Settings(kind, name, prefix, false);
    }

    private void write(Kind kind, String name, String fields) {
        String text = "{metadata: {name: %s, namespace: shop}, %s}".formatted(name, fields);
        system.txn(Txn.of(Objects.put(kind, (ObjectNode) Yaml.parse(text))));
    }

    private Map<String, String> all(Map<String, String> values, Settings... from) {
        Grant.Config wanted = new Grant.Config(values, List.of(from));
        try (Bindings.OpenSettings open = settings.open("shop", wanted)) {
            Map<String, String> all = open.all();
            all.forEach((name, value) -> assertThat(open.value(name)).contains(value));
            assertThat(open.value("nowhere")).isEmpty();
            return all;
        }
    }

    @Test
    void theLaterObjectCountsAndTheAetherfileMost() {
        assertThat(all(Map.of(), LOOK, PAY)).isEqualTo(Map.of("a", "look", "b", "pay", "c", "c"));
        assertThat(all(Map.of("a", "own"), PAY, LOOK))
                .isEqualTo(Map.of("a", "own", "b", "look", "c", "c"));
    }

    @Test
    void aPrefixKeepsNamesApart() {
        Settings pay = from(Settings.Kind.SECRET, "pay", "pay.");

        assertThat(all(Map.of(), LOOK, pay))
                .containsEntry("b", "look")
                .containsEntry("pay.b", "pay");
    }

    @Test
    void whatIsNoTextIsLeftOut() {
        assertThat(all(Map.of(), PAY)).isEqualTo(Map.of("b", "pay"));
    }

    @Test
    void whatIsMissingIsWaitedForUnlessItIsOptional() {
        Settings none = from(Settings.Kind.SECRET, "none", "");

        assertThatThrownBy(() -> all(Map.of(), LOOK, none))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        failure ->
                                assertThat(failure.code())
                                        .isEqualTo(WorkloadException.Code.ARTEFACT_UNAVAILABLE))
                .hasMessage(
                        "Secret none of namespace shop is not there: create it, or grant it with"
                                + " optional: true");
        Settings optional = new Settings(Settings.Kind.SECRET, "none", "", true);
        assertThat(all(Map.of(), PAY, optional)).containsOnlyKeys("b");
    }

    @Test
    void aNewReplicaReadsWhatIsThereNow() {
        Grant.Config wanted = new Grant.Config(Map.of(), List.of(PAY));
        try (Bindings.OpenSettings _ = settings.open("shop", wanted)) {
            write(Catalogue.SECRET, "pay", "data: {b: bmV3}");

            assertThat(all(Map.of(), PAY)).isEqualTo(Map.of("b", "new"));

            Bytes key = Objects.key(Catalogue.SECRET, "shop", "pay");
            system.txn(Txn.of(Op.delete(key)));
            assertThatThrownBy(() -> all(Map.of(), PAY)).hasMessageContaining("is not there");
        }
    }
}
