package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was compiled once is used again, and what was damaged is compiled anew. */
class CompilationCacheTest {
    private static final class Shelf implements CompilationCache {
        private final Map<String, byte[]> artefacts = new LinkedHashMap<>();
        private int stored;

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

    private Object divide() {
        var engine = ComponentEngine.create(shelf);
        var component = Component.parse(Guests.bytes("traps"));
        try (var guest =
                engine.prepare(component, HostImports.none())
                        .instantiate(Limits.standard(), "state")) {
            return String.valueOf(guest.call("divide", 1));
        }
    }

    @Test
    void theSecondEngineCompilesNothing() {
        assertThat(divide()).isEqualTo("1");
        assertThat(shelf.stored).isEqualTo(1);
        assertThat(shelf.artefacts.keySet())
                .allSatisfy(key -> assertThat(key).matches("[a-zA-Z0-9.-]{1,100}"));

        assertThat(divide()).isEqualTo("1");
        assertThat(shelf.stored).isEqualTo(1);
    }

    @Test
    void aDamagedArtefactIsCompiledAnew() {
        divide();
        shelf.artefacts.replaceAll((key, artefact) -> {
            artefact[artefact.length / 2]++;
            return artefact;
        });
        assertThat(divide()).isEqualTo("1");
        assertThat(shelf.stored).isEqualTo(2);

        shelf.artefacts.replaceAll((key, artefact) -> new byte[7]);
        assertThat(divide()).isEqualTo("1");
        assertThat(shelf.stored).isEqualTo(3);
    }
}
