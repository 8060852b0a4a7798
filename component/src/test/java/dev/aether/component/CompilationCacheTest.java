package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What was compiled once is used again, and what was damaged is compiled anew. */
class CompilationCacheTest {
    /** What code begins with. */
    private static final int CHECKSUM_BYTES = 4;

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

    /** A component that exports the type string as "a" and as "A", which is one name too many. */
    private static final byte[] TWICE =
            HexFormat.of()
                    .parseHex(
                            "0061736d0d000100"
                                    + "07020173"
                                    + "0b0d02"
                                    + "000161030000"
                                    + "000141030000");

    private final Shelf shelf = new Shelf();

    private Object divide() {
        return divide(ComponentEngine.create(shelf));
    }

    private static Object divide(ComponentEngine engine) {
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

    @Test
    void whatSomebodyElseCompiledIsLoaded() {
        divide();
        byte[] code = shelf.artefacts.values().iterator().next();
        var others = new Others(code);

        assertThat(divide(ComponentEngine.create(others))).isEqualTo("1");

        assertThat(others.obtained).isEqualTo(1);
        assertThat(others.stored).isEmpty();
    }

    @Test
    void whatSomebodyElseCompiledAndCannotBeLoadedIsCompiledHere() {
        for (byte[] unusable : List.of(new byte[0], new byte[7], garbage(), otherGuest())) {
            var others = new Others(unusable);

            assertThat(divide(ComponentEngine.create(others))).isEqualTo("1");

            assertThat(others.obtained).isEqualTo(1);
            assertThat(others.stored).hasSize(1);
        }
    }

    /** Bytes under a checksum that is right. */
    private static byte[] garbage() {
        byte[] sealed = new byte[64];
        new Random(7).nextBytes(sealed);
        var code = ByteBuffer.wrap(sealed).putInt(CHECKSUM_BYTES, 1);
        var checksum = new CRC32C();
        checksum.update(sealed, CHECKSUM_BYTES, sealed.length - CHECKSUM_BYTES);
        code.putInt(0, (int) checksum.getValue());
        return sealed;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] otherGuest() {
        var shelf = new Shelf();
        Guests.instance(ComponentEngine.create(shelf), "linked").close();
        return shelf.artefacts.values().iterator().next();
    }

    @Test
    void whoeverPreparesItAgainWhileItIsUsedSharesIt() {
        ComponentEngine engine = ComponentEngine.create(shelf);
        var component = Component.parse(Guests.bytes("traps"));
        ComponentTemplate first = engine.prepare(component, HostImports.none());
        shelf.artefacts.clear();

        ComponentTemplate second = engine.prepare(component, HostImports.none());

        assertThat(shelf.stored).isEqualTo(1);
        for (ComponentTemplate each : List.of(first, second)) {
            try (var guest = each.instantiate(Limits.standard(), "state")) {
                assertThat(String.valueOf(guest.call("divide", 1))).isEqualTo("1");
            }
        }
    }

    @Test
    void whatTheFirstCallsUseIsNotedAndLoadedAheadByTheNextEngine() {
        List<Runnable> notes = new ArrayList<>();
        ComponentEngine first =
                ComponentEngine.create(shelf, ComponentEngine::artefact, notes::add);
        divideOften(first);
        assertThat(notes).hasSize(1);
        assertThat(code()).doesNotEndWith("FuncGroup_0");

        notes.getFirst().run();

        assertThat(shelf.stored).isEqualTo(2);
        assertThat(code()).endsWith("FuncGroup_0");
        List<Runnable> ahead = new ArrayList<>();
        ComponentEngine next = ComponentEngine.create(shelf, ComponentEngine::artefact, ahead::add);
        divideOften(next);
        assertThat(ahead).hasSize(1);
        ahead.getFirst().run();
        assertThat(divide(next)).isEqualTo("1");
        assertThat(shelf.stored).isEqualTo(2);
    }

    private static void divideOften(ComponentEngine engine) {
        ComponentTemplate template =
                engine.prepare(Component.parse(Guests.bytes("traps")), HostImports.none());
        for (int i = 0; i < 30; i++) {
            try (var guest = template.instantiate(Limits.standard(), "state")) {
                guest.call("divide", 1);
            }
        }
    }

    private String code() {
        return new String(shelf.artefacts.values().iterator().next(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatWasFoundValidIsNotValidatedAgain() {
        Component.parse(Guests.bytes("traps"), shelf);
        Component.parse(Guests.bytes("traps"), shelf);
        assertThat(shelf.stored).isEqualTo(1);
        String noted = shelf.artefacts.keySet().iterator().next();
        assertThatThrownBy(() -> Component.parse(TWICE, shelf))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("A");
        assertThat(shelf.stored).isEqualTo(1);

        String digest = HexFormat.of().formatHex(sha256(TWICE));
        shelf.store(noted.substring(0, noted.length() - digest.length()) + digest, new byte[0]);

        assertThat(Component.parse(TWICE, shelf).imports()).isEmpty();
    }

    /** A cache that knows somebody who has compiled. */
    private static final class Others implements CompilationCache {
        private final byte[] code;
        private final List<String> stored = new ArrayList<>();
        private int obtained;

        Others(byte[] code) {
            this.code = code;
        }

        @Override
        public Optional<byte[]> find(String key) {
            return Optional.empty();
        }

        @Override
        public void store(String key, byte[] artefact) {
            stored.add(key);
        }

        @Override
        public byte[] obtain(String key, Supplier<byte[]> compiling) {
            obtained++;
            return code.clone();
        }
    }
}
