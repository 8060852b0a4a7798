package dev.aether.component.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Component;
import dev.aether.component.bindings.Bindings.Wanted;
import dev.aether.component.host.WitFiles;
import dev.aether.component.wit.NamedWorld;
import dev.aether.component.wit.WitDocs;
import dev.aether.component.wit.WitPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindingsTest {
    static final Path TRICKY = Path.of("src/test/resources/bindings");

    @TempDir private Path folder;

    static NamedWorld tricky() throws IOException {
        return WitFiles.read(TRICKY).world("everything", Set.of());
    }

    private static NamedWorld world(String text) {
        return WitPackages.read(Map.of("it.wit", text), List.of()).world("w", Set.of());
    }

    @Test
    void trickyNamesCompile() throws IOException {
        Map<String, String> sources = Bindings.of(tricky(), new Wanted("com.acme", "", false));

        Compiled.compile(folder, sources);

        assertThat(Bindings.of(tricky(), new Wanted("com.acme", "", false))).isEqualTo(sources);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/guests/everything/everything.wasm",
                "../examples/hello/hello.wasm",
                "../examples/relay/relay.wasm",
                "../examples/words/words.wasm",
                "src/test/resources/guests/answers.wasm",
                "src/test/resources/guests/calls.wasm",
                "src/test/resources/guests/counters.wasm",
                "src/test/resources/guests/things.wasm",
            })
    void componentsCompileWithAndWithoutWasi(String file) throws IOException {
        var world = Component.parse(Files.readAllBytes(Path.of(file))).world();
        var named = new NamedWorld("root:component/root", world, WitDocs.none());

        Compiled.compile(folder, Bindings.of(named, new Wanted("a.b", "Guest", false)));
        Compiled.compile(folder, Bindings.of(named, new Wanted("a.c", "Guest", true)));
    }
}
