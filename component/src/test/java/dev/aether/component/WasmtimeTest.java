package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded into the process as machine code, and what is not. */
class WasmtimeTest {
    private static final byte[] KEY = "only this test knows this key...".getBytes();

    private static class Shelf implements CompilationCache {
        private final Map<String, byte[]> artefacts = new LinkedHashMap<>();
        protected int stored;

        @Override
        public Optional<byte[]> find(String key) {
            return Optional.ofNullable(artefacts.get(key));
        }

        @Override
        public void store(String key, byte[] artefact) {
            stored++;
            artefacts.put(key, artefact);
        }
    }

    private final Shelf shelf = new Shelf();

    private static WasmtimeLibrary library() {
        Assumptions.assumeTrue(
                WasmtimeLibrary.find().isPresent(), () -> WasmtimeLibrary.absence().orElseThrow());
        return WasmtimeLibrary.find().orElseThrow();
    }

    private Object divide(byte[] key) {
        var engine = ComponentEngine.wasmtime(library(), shelf, key);
        try (var guest = Guests.instance(engine, "traps")) {
            return String.valueOf(guest.call("divide", 1));
        }
    }

    @Test
    void anotherFileIsNotLoaded(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("libwasmtime.so"), "not a library");
        var other = new WasmtimeLibrary(file);

        assertThatThrownBy(() -> ComponentEngine.wasmtime(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(WasmtimeLibrary.SHA_256);
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> divide(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 32 bytes, got 31");
    }

    @Test
    void theSecondEngineCompilesNothing() {
        assertThat(divide(KEY)).isEqualTo("1");
        assertThat(shelf.stored).isEqualTo(1);
        assertThat(shelf.artefacts.keySet())
                .allSatisfy(key -> assertThat(key).matches("[a-zA-Z0-9.-]{1,100}"));

        assertThat(divide(KEY)).isEqualTo("1");
        assertThat(shelf.stored).isEqualTo(1);
    }

    @Test
    void codeUnderAnotherSealIsNotLoaded() {
        divide(KEY);
        byte[] otherKey = KEY.clone();
        otherKey[0]++;

        assertThat(divide(otherKey)).isEqualTo("1");

        assertThat(shelf.stored).isEqualTo(2);
    }

    @Test
    void changedCodeIsNotLoaded() {
        divide(KEY);
        for (int at : new int[] {0, 40, 5_000}) {
            int before = shelf.stored;
            shelf.artefacts.replaceAll((key, artefact) -> {
                artefact[at]++;
                return artefact;
            });
            assertThat(divide(KEY)).isEqualTo("1");
            assertThat(shelf.stored).isEqualTo(before + 1);
        }
        shelf.artefacts.replaceAll((key, artefact) -> Arrays.copyOf(artefact, 7));
        assertThat(divide(KEY)).isEqualTo("1");
    }

    @Test
    void codeOfAnotherModuleIsNotLoadedInItsPlace() {
        divide(KEY);
        byte[] traps = shelf.artefacts.values().iterator().next();
        var engine = ComponentEngine.wasmtime(library(), shelf, KEY);
        Guests.instance(engine, "text").close();
        shelf.artefacts.replaceAll((key, artefact) -> traps);
        int before = shelf.stored;

        try (var text = Guests.instance(fresh(), "text")) {
            assertThat(text.call("echo", "text")).isEqualTo("text");
        }

        assertThat(shelf.stored).isEqualTo(before + 1);
    }

    @Test
    void whatSomebodyElseCompiledAndCannotBeLoadedIsCompiledHere() {
        byte[] cut = {0, 0, 0, 9, 1};
        byte[] noCode = {0, 0, 0, 1, 1};
        byte[] beyond = {-1, -1, -1, -1};
        for (byte[] unusable : List.of(new byte[0], cut, noCode, beyond)) {
            var others =
                    new Shelf() {
                        @Override
                        public byte[] obtain(String key, Supplier<byte[]> compiling) {
                            return unusable;
                        }
                    };

            try (var guest = Guests.instance(ComponentEngine.wasmtime(library(), others), "text")) {
                assertThat(guest.call("echo", "text")).isEqualTo("text");
            }

            assertThat(others.stored).isEqualTo(1);
        }
    }

    @Test
    void whatSomebodyElseCompiledIsLoaded() {
        Guests.instance(ComponentEngine.wasmtime(library(), shelf), "text").close();
        byte[] code = shelf.artefacts.values().iterator().next();
        var others =
                new Shelf() {
                    @Override
                    public byte[] obtain(String key, Supplier<byte[]> compiling) {
                        return code;
                    }
                };

        try (var guest = Guests.instance(ComponentEngine.wasmtime(library(), others), "text")) {
            assertThat(guest.call("echo", "text")).isEqualTo("text");
        }

        assertThat(others.stored).isZero();
    }

    @Test
    void codeInUseIsShared() {
        ComponentEngine engine = fresh();
        var component = Component.parse(Guests.bytes("text"));
        ComponentTemplate first = engine.prepare(component, HostImports.none());
        shelf.artefacts.clear();

        ComponentTemplate second = engine.prepare(component, HostImports.none());

        assertThat(shelf.stored).isEqualTo(1);
        for (ComponentTemplate each : List.of(first, second)) {
            try (var guest = each.instantiate(Limits.standard(), "state")) {
                assertThat(guest.call("echo", "text")).isEqualTo("text");
            }
        }
    }

    private ComponentEngine fresh() {
        return ComponentEngine.wasmtime(library(), shelf, KEY);
    }
}
